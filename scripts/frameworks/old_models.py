"""Models that both Keras 2 and Keras 3 can build: files of the one are loaded by the other."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from frameworks.rounding import one_digit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    #: Makes a model with the Keras that it is given, for inputs of a shape without the batch.
    Builder = Callable[[Any, tuple[int, ...]], Any]

#: The suffix of a file without a model.
WEIGHTS = ".weights.h5"

#: Suffixes of the files that are written of each model.
FORMATS = (".h5", ".keras", WEIGHTS)


def _with(layer: Callable[[Any], Any]) -> Builder:
    """Return what builds a model of one layer with either Keras."""
    return lambda keras, shape: keras.Sequential([keras.Input(shape), layer(keras.layers)])


def _told(layers: Callable[[Any, tuple[int, ...]], list[Any]]) -> Builder:
    """Return what builds a model whose first layer is told the shape, as was usual in Keras 2."""
    return lambda keras, shape: keras.Sequential(layers(keras.layers, shape))


def _functional(keras: Any, shape: tuple[int, ...]) -> Any:
    """Build a functional model of one layer."""
    inputs = keras.Input(shape)
    return keras.Model(inputs, keras.layers.LSTM(3)(inputs))


def _with_states(keras: Any, shape: tuple[int, ...]) -> Any:
    """Build a functional model in which a layer starts where another ends."""
    inputs = keras.Input(shape)
    _, h, c = keras.layers.LSTM(3, return_state=True)(inputs)
    return keras.Model(inputs, keras.layers.LSTM(3)(inputs, initial_state=[h, c]))


#: What builds each model, and the shape of its input without the batch.
BUILDERS: dict[str, tuple[Builder, tuple[int, ...]]] = {
    "LSTM": (_with(lambda layers: layers.LSTM(3)), (4, 2)),
    "GRU": (_with(lambda layers: layers.GRU(3)), (4, 2)),
    "SimpleRNN": (_with(lambda layers: layers.SimpleRNN(3)), (4, 2)),
    "Bidirectional(LSTM)": (_with(lambda layers: layers.Bidirectional(layers.LSTM(3))), (4, 2)),
    "LSTM(input_shape)": (_told(lambda layers, shape: [layers.LSTM(3, input_shape=shape)]), (4, 2)),
    "LSTM, BatchNormalization": (
        _told(
            lambda layers, shape: [layers.LSTM(3, input_shape=shape), layers.BatchNormalization()]
        ),
        (4, 2),
    ),
    "Model(LSTM)": (_functional, (4, 2)),
    "Model(LSTM, initial_state)": (_with_states, (4, 2)),
    "ConvLSTM2D": (_with(lambda layers: layers.ConvLSTM2D(3, 2)), (4, 3, 3, 2)),
}


def built(keras: Any, name: str) -> Any:
    """Build a model anew with the Keras that is given."""
    build, shape = BUILDERS[name]
    return build(keras, shape)


def files(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield the model, the suffix and the place of each file that ``write_all`` writes."""
    for name in BUILDERS:
        for suffix in FORMATS:
            yield name, suffix, folder / f"{name}{suffix}"


def write_all(keras: Any, folder: Path) -> dict[str, Any]:
    """Write every model into a folder, in every format, with the Keras that is given.

    Returns:
        By ``"<model> x"`` and ``"<model> y"`` what each computed of what, and by ``"<model> 0"``
        and so on what ``get_weights`` gave.
    """
    found: dict[str, Any] = {"version": np.array(keras.__version__)}
    for name, (_, shape) in BUILDERS.items():
        model = built(keras, name)
        rng = np.random.default_rng(1)
        # Positive: among them are variances.
        arrays = [rng.uniform(0.1, 0.9, w.shape).astype("float32") for w in model.get_weights()]
        model.set_weights(arrays)
        x = rng.normal(size=(2, *shape)).astype("float32")
        for suffix in FORMATS:
            save = model.save_weights if suffix == WEIGHTS else model.save
            save(folder / f"{name}{suffix}")
        found |= {f"{name} x": x, f"{name} y": np.asarray(model(x))}
        found |= {f"{name} {place}": array for place, array in enumerate(arrays)}
    return found


def gap(model: Any, name: str, outputs: Mapping[str, Any]) -> float:
    """Return how far off what a model computes is from what was computed when it was saved."""
    y = np.asarray(model(outputs[f"{name} x"]))
    return one_digit(float(np.abs(y - outputs[f"{name} y"]).max()))


def whole(
    load: Callable[[Path], Any],
    name: str,
    file: Path,
    outputs: Mapping[str, Any],
    refusals: Mapping[str, str],
) -> str:
    """Return what comes of loading a whole model: how far off its output is, or why not.

    ``refusals`` has words of errors, and what is written down of them; of others it is the class.
    """
    if file.name.endswith(WEIGHTS):
        return "holds weights only"
    try:
        model = load(file)
    except Exception as error:  # noqa: BLE001 - whatever Keras raises is the result
        known = (said for words, said in refusals.items() if words in str(error))
        return next(known, type(error).__name__)
    return f"{gap(model, name, outputs):g}"


def weights_gap(keras: Any, name: str, file: Path, outputs: Mapping[str, Any]) -> float:
    """Build the same model anew with the Keras that is given, and load the weights of a file."""
    model = built(keras, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.load_weights(file)
    return gap(model, name, outputs)
