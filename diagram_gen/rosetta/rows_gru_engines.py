"""Rows of the table: GRU of exchange formats, inference engines and GPU libraries."""

from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.rosetta.sources import CORE_ML, CUDNN, DARKNET, NCNN, ONEDNN, OPENVINO

_ONNX = (
    Stored("W", ("directions", "3*units", "features"), "W:zrh"),
    Stored("R", ("directions", "3*units", "units"), "U:zrh"),
    Stored("B", ("directions", "6*units"), "b:zrh r:zrh"),
)

_ONEDNN = (
    Stored("weights_layer", ("directions", "features", "3*units"), "W:zrh"),
    Stored("weights_iter", ("directions", "units", "3*units"), "U:zrh"),
)

_MATLAB = (
    Stored("InputWeights", ("3*units", "features"), "W:rzh"),
    Stored("RecurrentWeights", ("3*units", "units"), "U:rzh"),
)
_MATLAB_PAGE = "https://www.mathworks.com/help/deeplearning/ref/nnet.cnn.layer.grulayer.html"


def _cudnn() -> tuple[Stored, ...]:
    numbered = list(enumerate("rzh"))
    return (
        *(Stored(f"matrix {n}", ("units", "features"), f"W:{g}") for n, g in numbered),
        *(Stored(f"matrix {n + 3}", ("units", "units"), f"U:{g}") for n, g in numbered),
        *(Stored(f"bias {n}", ("units",), f"b:{g}") for n, g in numbered),
        *(Stored(f"bias {n + 3}", ("units",), f"r:{g}") for n, g in numbered),
    )


def _darknet() -> tuple[Stored, ...]:
    return tuple(
        stored
        for layer, weight, bias, rows in (("w", "W", "b", "features"), ("u", "U", "r", "units"))
        for g in "zrh"
        for stored in (
            Stored(f"{layer}{g}.biases", ("units",), f"{bias}:{g}"),
            Stored(f"{layer}{g}.weights", ("units", rows), f"{weight}:{g}"),
        )
    )


GRU_ENGINE_ROWS = (
    Layout(
        key="cudnn-gru",
        framework="cuDNN",
        name="CUDNN_GRU",
        layer="gru",
        versions="all",
        letters=("reset", "update", "new memory"),
        arrays=_cudnn(),
        source=CUDNN,
        reset="after",
        keeps="z",
    ),
    Layout(
        key="onnx-gru",
        framework="ONNX",
        name="GRU, linear_before_reset=1",
        layer="gru",
        versions="operator sets 7 to 22",
        letters=("z", "r", "h"),
        arrays=_ONNX,
        source="https://onnx.ai/onnx/operators/onnx__GRU.html",
        reset="after",
        keeps="z",
        note="The attribute is 0 by default.",
    ),
    Layout(
        key="onnx-gru-before",
        framework="ONNX",
        name="GRU, linear_before_reset=0",
        layer="gru",
        versions="operator sets 7 to 22",
        letters=("z", "r", "h"),
        arrays=_ONNX,
        source="https://onnx.ai/onnx/operators/onnx__GRU.html",
        reset="before",
        keeps="z",
    ),
    Layout(
        key="openvino-gru",
        framework="OpenVINO",
        name="GRUSequence, linear_before_reset=True",
        layer="gru",
        versions="operation sets 5 and later",
        letters=("z", "r", "h"),
        arrays=(
            *_ONNX[:2],
            Stored("B", ("directions", "4*units"), "b+r:zr b:h r:h"),
        ),
        source=f"{OPENVINO}.opset5.gru_sequence.html",
        reset="after",
        keeps="z",
        bias_optional=False,
        note="The argument is False by default; the shape of B depends on it.",
    ),
    Layout(
        key="openvino-gru-before",
        framework="OpenVINO",
        name="GRUSequence, linear_before_reset=False",
        layer="gru",
        versions="operation sets 5 and later",
        letters=("z", "r", "h"),
        arrays=(*_ONNX[:2], Stored("B", ("directions", "3*units"), "b+r:zrh")),
        source=f"{OPENVINO}.opset5.gru_sequence.html",
        reset="before",
        keeps="z",
        bias_optional=False,
    ),
    Layout(
        key="onednn-gru",
        framework="oneDNN (MKL-DNN)",
        name="lbr_gru_forward",
        layer="gru",
        versions="all",
        letters=("u", "r", "o"),
        arrays=(*_ONEDNN, Stored("bias", ("directions", "4*units"), "b+r:zr b:h r:h")),
        source=ONEDNN,
        reset="after",
        keeps="z",
        note="Here o is the candidate; its recurrent bias is called u'. In the format ldigo the "
        "last axis is two, gates and channels, and a first axis counts stacked layers.",
    ),
    Layout(
        key="onednn-gru-before",
        framework="oneDNN (MKL-DNN)",
        name="gru_forward",
        layer="gru",
        versions="all",
        letters=("u", "r", "o"),
        arrays=(*_ONEDNN, Stored("bias", ("directions", "3*units"), "b+r:zrh")),
        source=ONEDNN,
        reset="before",
        keeps="z",
        note="Here o is the candidate.",
    ),
    Layout(
        key="coreml-gru",
        framework="Core ML",
        name="gru (ML program)",
        layer="gru",
        versions="iOS 15 and later",
        letters=("r", "o", "z"),
        arrays=(
            Stored("weight_ih", ("3*units", "features"), "W:rhz"),
            Stored("weight_hh", ("3*units", "units"), "U:rhz"),
            Stored("bias", ("3*units",), "b+r:r b:h b+r:z"),
        ),
        source=CORE_ML,
        reset="after",
        keeps="z",
        note="Here o is the candidate, which has no recurrent bias.",
    ),
    Layout(
        key="matlab-gru",
        framework="MATLAB",
        name='gruLayer, ResetGateMode "after-multiplication"',
        layer="gru",
        versions="R2020a and later",
        letters=("r", "z", "h"),
        arrays=(*_MATLAB, Stored("Bias", ("3*units", "1"), "b+r:rz b:h")),
        source=_MATLAB_PAGE,
        reset="after",
        keeps="z",
        bias_optional=False,
        note="The default. It has no recurrent bias of the candidate.",
    ),
    Layout(
        key="matlab-gru-two-biases",
        framework="MATLAB",
        name='gruLayer, ResetGateMode "recurrent-bias-after-multiplication"',
        layer="gru",
        versions="R2020a and later",
        letters=("r", "z", "h"),
        arrays=(*_MATLAB, Stored("Bias", ("6*units", "1"), "b:rzh r:rzh")),
        source=_MATLAB_PAGE,
        reset="after",
        keeps="z",
        bias_optional=False,
    ),
    Layout(
        key="webnn-gru",
        framework="WebNN",
        name="gru, layout zrn",
        layer="gru",
        versions="W3C draft",
        letters=("z", "r", "n"),
        arrays=(
            Stored("weight", ("directions", "3*units", "features"), "W:zrh"),
            Stored("recurrentWeight", ("directions", "3*units", "units"), "U:zrh"),
            Stored("bias", ("directions", "3*units"), "b:zrh"),
            Stored("recurrentBias", ("directions", "3*units"), "r:zrh"),
        ),
        source="https://www.w3.org/TR/webnn/#api-mlgraphbuilder-gru",
        reset="after",
        keeps="z",
        note='The option resetAfter is true by default; there is a layout "rzn", too.',
    ),
    Layout(
        key="ncnn-gru",
        framework="ncnn",
        name="GRU",
        layer="gru",
        versions="all",
        letters=("r", "z", "n"),
        arrays=(
            Stored("weight_xc_data", ("directions", "3*units", "features"), "W:rzh"),
            Stored("bias_c_data", ("directions", "4", "units"), "b+r:rz b:h r:h"),
            Stored("weight_hc_data", ("directions", "3*units", "units"), "U:rzh"),
        ),
        source=NCNN,
        reset="after",
        keeps="z",
        bias_optional=False,
    ),
    Layout(
        key="darknet-gru",
        framework="Darknet",
        name="[gru]",
        layer="gru",
        versions="pjreddie/darknet",
        letters=("z", "r", "h"),
        arrays=_darknet(),
        source=DARKNET,
        reset="before",
        keeps="z",
        bias_optional=False,
    ),
)
