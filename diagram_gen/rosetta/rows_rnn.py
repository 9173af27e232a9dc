"""Rows of the table: the simple recurrent layer."""

from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.rosetta.sources import FLAX_LINEN, FLAX_NNX, MLX, MXNET, ONEDNN, OPENVINO

_TORCH = (
    Stored("weight_ih_l0", ("units", "features"), "W:h"),
    Stored("weight_hh_l0", ("units", "units"), "U:h"),
    Stored("bias_ih_l0", ("units",), "b:h"),
    Stored("bias_hh_l0", ("units",), "r:h"),
)


def _flax(to_input: str, to_state: str) -> tuple[Stored, ...]:
    return (
        Stored(f"{to_input}/kernel", ("features", "units"), "W:h"),
        Stored(f"{to_state}/kernel", ("units", "units"), "U:h"),
        Stored(f"{to_input}/bias", ("units",), "b+r:h"),
    )


RNN_ROWS = (
    Layout(
        key="pytorch-rnn",
        framework="PyTorch",
        name="torch.nn.RNN",
        layer="simple_rnn",
        versions="all",
        letters=("h",),
        arrays=_TORCH,
        source="https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html",
        gate_activation="",
    ),
    Layout(
        key="paddle-rnn",
        framework="PaddlePaddle",
        name="paddle.nn.SimpleRNN",
        layer="simple_rnn",
        versions="2.0 and later",
        letters=("h",),
        arrays=_TORCH,
        source="https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/nn/SimpleRNN_en.html",
        gate_activation="",
    ),
    Layout(
        key="mxnet-rnn",
        framework="MXNet",
        name="gluon.rnn.RNN",
        layer="simple_rnn",
        versions="1.x",
        letters=("h",),
        arrays=(
            Stored("l0_i2h_weight", ("units", "features"), "W:h"),
            Stored("l0_h2h_weight", ("units", "units"), "U:h"),
            Stored("l0_i2h_bias", ("units",), "b:h"),
            Stored("l0_h2h_bias", ("units",), "r:h"),
        ),
        source=MXNET,
        gate_activation="",
        activation="relu",
        bias_optional=False,
    ),
    Layout(
        key="onnx-rnn",
        framework="ONNX",
        name="RNN",
        layer="simple_rnn",
        versions="operator sets 7 to 22",
        letters=("i",),
        arrays=(
            Stored("W", ("directions", "units", "features"), "W:h"),
            Stored("R", ("directions", "units", "units"), "U:h"),
            Stored("B", ("directions", "2*units"), "b:h r:h"),
        ),
        source="https://onnx.ai/onnx/operators/onnx__RNN.html",
        gate_activation="",
    ),
    Layout(
        key="openvino-rnn",
        framework="OpenVINO",
        name="RNNSequence",
        layer="simple_rnn",
        versions="operation sets 5 and later",
        letters=("h",),
        arrays=(
            Stored("W", ("directions", "units", "features"), "W:h"),
            Stored("R", ("directions", "units", "units"), "U:h"),
            Stored("B", ("directions", "units"), "b+r:h"),
        ),
        source=f"{OPENVINO}.opset5.rnn_sequence.html",
        gate_activation="",
        bias_optional=False,
    ),
    Layout(
        key="onednn-rnn",
        framework="oneDNN (MKL-DNN)",
        name="vanilla_rnn_forward",
        layer="simple_rnn",
        versions="all",
        letters=("h",),
        arrays=(
            Stored("weights_layer", ("directions", "features", "units"), "W:h"),
            Stored("weights_iter", ("directions", "units", "units"), "U:h"),
            Stored("bias", ("directions", "units"), "b+r:h"),
        ),
        source=ONEDNN,
        gate_activation="",
        activation="as given",
        note="In the format ldigo the last axis is two, one gate and the channels.",
    ),
    Layout(
        key="flax-linen-rnn",
        framework="Flax linen",
        name="SimpleCell",
        layer="simple_rnn",
        versions="all",
        letters=("h",),
        arrays=_flax("i", "h"),
        source=FLAX_LINEN,
        gate_activation="",
        bias_optional=False,
    ),
    Layout(
        key="flax-nnx-rnn",
        framework="Flax nnx",
        name="nnx.SimpleCell",
        layer="simple_rnn",
        versions="0.12",
        letters=("h",),
        arrays=_flax("dense_i", "dense_h"),
        source=FLAX_NNX,
        gate_activation="",
        bias_optional=False,
    ),
    Layout(
        key="mlx-rnn",
        framework="MLX",
        name="mlx.nn.RNN",
        layer="simple_rnn",
        versions="0.32",
        letters=("h",),
        arrays=(
            Stored("Wxh", ("units", "features"), "W:h"),
            Stored("Whh", ("units", "units"), "U:h"),
            Stored("bias", ("units",), "b+r:h"),
        ),
        source=MLX,
        gate_activation="",
    ),
)
