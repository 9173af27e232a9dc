"""What is run in which framework."""

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.rosetta.layout import Layout
from diagram_gen.rosetta.layouts import layout
from frameworks.exchange import Setup

#: (units, features) of all layers that are run.
SIZES = ((1, 1), (1, 3), (4, 1), (3, 5), (16, 7), (64, 32))

#: Of those, where a further way to set a layer up is looked at.
_FEW_SIZES = ((1, 3), (3, 5), (16, 7))


@dataclass(frozen=True)
class Framework:
    """A program of this folder and what it can run.

    Attributes:
        name: the program.
        package: what it runs.
        environment: the list of packages that it needs.
        layouts: the keys of the table's rows.
        dtypes: what it computes with.
        directions: whether its layers can read both ways.
        stacked: whether one of its layers can be several.
        bare: whether its layers can be run without biases, where the row says so.
        draws: whether it draws weights itself.
        variants: by layout key, further classes with the same layout.
    """

    name: str
    package: str
    environment: str
    layouts: tuple[str, ...]
    dtypes: tuple[str, ...] = ("float32",)
    directions: bool = False
    stacked: bool = False
    bare: bool = True
    draws: bool = True
    variants: tuple[tuple[str, str], ...] = ()

    def drawn_by(self, key: str) -> bool:
        """Whether the framework draws the weights of a layout itself."""
        return self.draws and not key.startswith(("tf-block", "keras1", "keras2"))


_BOTH = ("float32", "float64")

FRAMEWORKS = (
    Framework(
        "torch",
        "torch",
        "torch",
        ("pytorch-lstm", "pytorch-gru", "pytorch-rnn"),
        _BOTH,
        directions=True,
        stacked=True,
        variants=(
            ("pytorch-lstm", "LSTMCell"),
            ("pytorch-gru", "GRUCell"),
            ("pytorch-rnn", "RNNCell"),
        ),
    ),
    Framework(
        "onnxruntime",
        "onnxruntime",
        "onnxruntime",
        ("onnx-lstm", "onnx-gru", "onnx-gru-before", "onnx-rnn"),
        directions=True,
        draws=False,
    ),
    Framework("tflite", "tensorflow", "tf_keras", ("tflite-lstm",)),
    Framework(
        "flax",
        "flax",
        "jax",
        (
            *("flax-linen-lstm", "flax-linen-gru", "flax-linen-rnn"),
            *("flax-nnx-lstm", "flax-nnx-optimized-lstm", "flax-nnx-gru", "flax-nnx-rnn"),
        ),
        _BOTH,
        variants=(("flax-linen-lstm", "OptimizedLSTMCell"),),
    ),
    Framework("equinox", "equinox", "jax", ("equinox-lstm", "equinox-gru"), _BOTH),
    Framework("haiku", "dm-haiku", "jax", ("haiku-lstm", "haiku-gru"), _BOTH),
    Framework(
        "tf_keras",
        "tf_keras",
        "tf_keras",
        (
            *("tf-keras-lstm", "tf-keras-gru", "tf-keras-gru-before", "tf-keras-simple-rnn"),
            *("keras2-cudnn-lstm", "keras2-cudnn-gru", "keras1-lstm", "keras1-gru"),
        ),
        _BOTH,
    ),
    Framework(
        "tensorflow1",
        "tensorflow",
        "tf_keras",
        ("tf1-lstm", "tf1-gru"),
        _BOTH,
        variants=(("tf1-lstm", "LSTMCell"),),
    ),
    Framework(
        "tensorflow1", "tensorflow", "tf_keras", ("tf-block-lstm", "tf-block-lstm-v2"), draws=False
    ),
    Framework(
        "openvino",
        "openvino",
        "openvino",
        ("openvino-lstm", "openvino-gru", "openvino-gru-before", "openvino-rnn"),
        directions=True,
        draws=False,
    ),
    Framework("tfjs", "@tensorflow/tfjs", "tfjs", ("tfjs-lstm", "tfjs-gru", "tfjs-rnn")),
    Framework("mlx", "mlx", "mlx", ("mlx-lstm", "mlx-gru", "mlx-rnn")),
    Framework(
        "paddle",
        "paddlepaddle",
        "paddle",
        ("paddle-lstm", "paddle-gru", "paddle-rnn"),
        _BOTH,
        directions=True,
        stacked=True,
        bare=False,  # 3.3.1 crashes on the CPU
    ),
)


@dataclass(frozen=True)
class Check:
    """One comparison.

    Attributes:
        words: what is looked at, for readers.
        setup: the layer.
        back: from the framework to Keras, instead of the other way.
    """

    words: str
    setup: Setup
    back: bool = False


def checks(framework: Framework) -> Iterator[Check]:
    """Yield all comparisons with a framework."""
    for key in framework.layouts:
        for dtype in framework.dtypes:
            yield from _checks(framework, layout(key), dtype)


def _checks(framework: Framework, row: Layout, dtype: str) -> Iterator[Check]:
    for units, features in SIZES:
        yield Check("from Keras", Setup(row.key, dtype, units, features))
    for units, features in _FEW_SIZES:
        plain = Setup(row.key, dtype, units, features)
        yield Check("to Keras", plain, back=True)
        if row.bias_optional and framework.bare:
            bare = Setup(row.key, dtype, units, features, bias=False)
            yield Check("without bias", bare)
            yield Check("without bias", bare, back=True)
        if framework.directions:
            both = Setup(row.key, dtype, units, features, bidirectional=True)
            yield Check("both directions", both)
            yield Check("both directions", both, back=True)
        if framework.stacked:
            stack = Setup(row.key, dtype, units, features, layers=2)
            yield Check("two layers", stack)
            yield Check("two layers", stack, back=True)
        for key, variant in framework.variants:
            if key == row.key:
                yield Check(variant, Setup(row.key, dtype, units, features, variant=variant))
