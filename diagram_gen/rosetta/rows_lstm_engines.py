"""Rows of the table: LSTM of exchange formats, inference engines and GPU libraries."""

from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.rosetta.sources import (
    CORE_ML,
    CUDNN,
    DARKNET,
    DARKNET_FORK,
    DL4J,
    MIOPEN,
    MPS_GRAPH,
    NCNN,
    ONEDNN,
    OPENCV,
    OPENVINO,
)


def _darknet(order: str, names: dict[str, str]) -> tuple[Stored, ...]:
    """Return the arrays of a file: of each connected layer first its biases, then its weights."""
    return tuple(
        stored
        for layer, weight, bias, rows in (("w", "W", "b", "features"), ("u", "U", "r", "units"))
        for g in order
        for stored in (
            Stored(f"{layer}{names[g]}.biases", ("units",), f"{bias}:{g}"),
            Stored(f"{layer}{names[g]}.weights", ("units", rows), f"{weight}:{g}"),
        )
    )


_DARKNET_NAMES = {"i": "i", "f": "f", "c": "g", "o": "o"}


def _cudnn() -> tuple[Stored, ...]:
    """Return the arrays by the number under which the library hands out matrix and bias."""
    numbered = list(enumerate("ifco"))
    return (
        *(Stored(f"matrix {n}", ("units", "features"), f"W:{g}") for n, g in numbered),
        *(Stored(f"matrix {n + 4}", ("units", "units"), f"U:{g}") for n, g in numbered),
        *(Stored(f"bias {n}", ("units",), f"b:{g}") for n, g in numbered),
        *(Stored(f"bias {n + 4}", ("units",), f"r:{g}") for n, g in numbered),
    )


def _mps_graph(order: str) -> tuple[Stored, ...]:
    return (
        Stored("inputWeight", ("4*units", "features"), f"W:{order}"),
        Stored("recurrentWeight", ("4*units", "units"), f"U:{order}"),
        Stored("bias", ("4*units",), f"b+r:{order}"),
    )


LSTM_ENGINE_ROWS = (
    Layout(
        key="onnx-lstm",
        framework="ONNX",
        name="LSTM",
        layer="lstm",
        versions="operator sets 7 to 22",
        letters=("i", "o", "f", "c"),
        arrays=(
            Stored("W", ("directions", "4*units", "features"), "W:iofc"),
            Stored("R", ("directions", "4*units", "units"), "U:iofc"),
            Stored("B", ("directions", "8*units"), "b:iofc r:iofc"),
        ),
        source="https://onnx.ai/onnx/operators/onnx__LSTM.html",
        forget_start="as given",
        states=("h", "c"),
        note="The operator's input is (time steps, batch, features).",
    ),
    Layout(
        key="openvino-lstm",
        framework="OpenVINO",
        name="LSTMSequence",
        layer="lstm",
        versions="operation sets 5 and later",
        letters=("f", "i", "c", "o"),
        arrays=(
            Stored("W", ("directions", "4*units", "features"), "W:fico"),
            Stored("R", ("directions", "4*units", "units"), "U:fico"),
            Stored("B", ("directions", "4*units"), "b+r:fico"),
        ),
        source=f"{OPENVINO}.opset10.lstm_sequence.html",
        forget_start="as given",
        states=("h", "c"),
        bias_optional=False,
    ),
    Layout(
        key="onednn-lstm",
        framework="oneDNN (MKL-DNN)",
        name="lstm_forward",
        layer="lstm",
        versions="all",
        letters=("i", "f", "c", "o"),
        arrays=(
            Stored("weights_layer", ("directions", "features", "4*units"), "W:ifco"),
            Stored("weights_iter", ("directions", "units", "4*units"), "U:ifco"),
            Stored("bias", ("directions", "4*units"), "b+r:ifco"),
        ),
        source=ONEDNN,
        forget_start="as given",
        states=("h", "c"),
        note="In the format ldigo the last axis is two, gates and channels, and a first axis "
        "counts stacked layers.",
    ),
    Layout(
        key="cudnn-lstm",
        framework="cuDNN",
        name="CUDNN_LSTM",
        layer="lstm",
        versions="all",
        letters=("input", "forget", "new memory", "output"),
        arrays=_cudnn(),
        source=CUDNN,
        forget_start="as given",
        states=("h", "c"),
        note="All matrices lie before all biases in one buffer; ask for each by its linLayerID.",
    ),
    Layout(
        key="miopen-lstm",
        framework="MIOpen",
        name="miopenLSTM",
        layer="lstm",
        versions="all",
        letters=("i", "f", "o", "c"),
        arrays=(
            Stored("input matrices", ("4*units", "features"), "W:ifoc"),
            Stored("hidden matrices", ("4*units", "units"), "U:ifoc"),
            Stored("input biases", ("4*units",), "b:ifoc"),
            Stored("hidden biases", ("4*units",), "r:ifoc"),
        ),
        source=MIOPEN,
        forget_start="as given",
        states=("h", "c"),
    ),
    Layout(
        key="coreml-lstm",
        framework="Core ML",
        name="lstm (ML program)",
        layer="lstm",
        versions="iOS 15 and later",
        letters=("i", "f", "o", "z"),
        arrays=(
            Stored("weight_ih", ("4*units", "features"), "W:ifoc"),
            Stored("weight_hh", ("4*units", "units"), "U:ifoc"),
            Stored("bias", ("4*units",), "b+r:ifoc"),
        ),
        source=CORE_ML,
        forget_start="as given",
        states=("h", "c"),
        note="Here z is the candidate.",
    ),
    Layout(
        key="mpsgraph-lstm",
        framework="MPSGraph",
        name="LSTM",
        layer="lstm",
        versions="macOS 12.3 and later",
        letters=("i", "f", "z", "o"),
        arrays=_mps_graph("ifco"),
        source=MPS_GRAPH,
        forget_start="as given",
        states=("h", "c"),
        note="Here z is the candidate.",
    ),
    Layout(
        key="mpsgraph-lstm-forget-last",
        framework="MPSGraph",
        name="LSTM, forgetGateLast = YES",
        layer="lstm",
        versions="macOS 12.3 and later",
        letters=("i", "z", "f", "o"),
        arrays=_mps_graph("icfo"),
        source=MPS_GRAPH,
        forget_start="as given",
        states=("h", "c"),
        note="Here z is the candidate.",
    ),
    Layout(
        key="dl4j-lstm",
        framework="Deeplearning4j",
        name="LSTM",
        layer="lstm",
        versions="1.0.0-beta and later",
        letters=("c", "f", "o", "i"),
        arrays=(
            Stored("W", ("features", "4*units"), "W:cfoi"),
            Stored("RW", ("units", "4*units"), "U:cfoi"),
            Stored("b", ("1", "4*units"), "b+r:cfoi"),
        ),
        source=DL4J,
        forget_start="1",
        states=("h", "c"),
        bias_optional=False,
        note='Its own sources call this order "IFOG", with I for the block input.',
    ),
    Layout(
        key="matlab-lstm",
        framework="MATLAB",
        name="lstmLayer",
        layer="lstm",
        versions="R2017b and later",
        letters=("i", "f", "g", "o"),
        arrays=(
            Stored("InputWeights", ("4*units", "features"), "W:ifco"),
            Stored("RecurrentWeights", ("4*units", "units"), "U:ifco"),
            Stored("Bias", ("4*units", "1"), "b+r:ifco"),
        ),
        source="https://www.mathworks.com/help/deeplearning/ref/nnet.cnn.layer.lstmlayer.html",
        forget_start="1",
        states=("h", "c"),
        bias_optional=False,
    ),
    Layout(
        key="webnn-lstm",
        framework="WebNN",
        name="lstm, layout iofg",
        layer="lstm",
        versions="W3C draft",
        letters=("i", "o", "f", "g"),
        arrays=(
            Stored("weight", ("directions", "4*units", "features"), "W:iofc"),
            Stored("recurrentWeight", ("directions", "4*units", "units"), "U:iofc"),
            Stored("bias", ("directions", "4*units"), "b:iofc"),
            Stored("recurrentBias", ("directions", "4*units"), "r:iofc"),
        ),
        source="https://www.w3.org/TR/webnn/#api-mlgraphbuilder-lstm",
        forget_start="as given",
        states=("h", "c"),
        note='With layout "ifgo" the blocks are in the order of Keras.',
    ),
    Layout(
        key="ncnn-lstm",
        framework="ncnn",
        name="LSTM",
        layer="lstm",
        versions="all",
        letters=("i", "f", "o", "g"),
        arrays=(
            Stored("weight_xc_data", ("directions", "4*units", "features"), "W:ifoc"),
            Stored("bias_c_data", ("directions", "4", "units"), "b+r:ifoc"),
            Stored("weight_hc_data", ("directions", "4*units", "units"), "U:ifoc"),
        ),
        source=NCNN,
        forget_start="as given",
        states=("h", "c"),
        bias_optional=False,
    ),
    Layout(
        key="opencv-lstm",
        framework="OpenCV DNN",
        name="LSTMLayer",
        layer="lstm",
        versions="3 and 4",
        letters=("i", "f", "o", "g"),
        arrays=(
            Stored("Wh", ("4*units", "units"), "U:ifoc"),
            Stored("Wx", ("4*units", "features"), "W:ifoc"),
            Stored("b", ("4*units",), "b+r:ifoc"),
        ),
        source=OPENCV,
        forget_start="as given",
        states=("h", "c"),
        bias_optional=False,
    ),
    Layout(
        key="darknet-lstm",
        framework="Darknet",
        name="[lstm], original",
        layer="lstm",
        versions="pjreddie/darknet",
        letters=("i", "f", "o", "g"),
        arrays=_darknet("ifoc", _DARKNET_NAMES),
        source=DARKNET,
        forget_start="0",
        states=("h", "c"),
        bias_optional=False,
    ),
    Layout(
        key="darknet-fork-lstm",
        framework="Darknet",
        name="[lstm], AlexeyAB's fork",
        layer="lstm",
        versions="AlexeyAB/darknet",
        letters=("f", "i", "g", "o"),
        arrays=_darknet("fico", _DARKNET_NAMES),
        source=DARKNET_FORK,
        forget_start="0",
        states=("h", "c"),
        bias_optional=False,
        note="The files end as those of the original, but the order is another.",
    ),
)
