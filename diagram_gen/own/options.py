"""Arguments of a layer that say how it computes, out of its configuration."""

from collections.abc import Mapping
from typing import Any

from diagram_gen.own.found import shown

#: What is kept, in the order in which it is shown.
KEPT = (
    "activation",
    "recurrent_activation",
    "use_bias",
    "unit_forget_bias",
    "reset_after",
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "unroll",
    "dropout",
    "recurrent_dropout",
    "implementation",
    "merge_mode",
    "kernel_size",
    "strides",
    "padding",
    "dtype",
)

#: A convolution has at most so many sizes of a kernel.
MOST_SIZES = 3

#: Up to here whole numbers are the same everywhere, JavaScript included.
MOST = 2**53

#: What an object is called of which the configuration says nothing more.
NAMELESS = "custom"


def plain_options(config: Mapping[str, Any]) -> dict[str, object]:
    """Return the options of a layer as texts, numbers, booleans and ``None``.

    A layer within (``layer`` of a wrapper, ``cell`` of an RNN) has the last word: it computes.
    Several cells count where they agree. An object is told by the name that it is registered
    with, or by its class.

    Args:
        config: what ``get_config()`` of the layer returns, or the same out of a file; anything in
            it may be of any type.
    """
    found: dict[str, object] = {}
    inner: Mapping[str, Any] | None = config
    while inner is not None:
        found |= _own(inner)
        cells = inner.get("cells")
        if isinstance(cells, list) and cells:
            first, *others = [_own(_config(cell) or {}) for cell in cells]
            found |= {
                key: value
                for key, value in first.items()
                if all(key in other and other[key] == value for other in others)
            }
        inner = _config(inner.get("layer")) or _config(inner.get("cell"))
    return {key: found[key] for key in KEPT if key in found}


def _config(data: object) -> Mapping[str, Any] | None:
    """Return the configuration in what Keras writes of a layer inside another one."""
    config = data.get("config") if isinstance(data, Mapping) else None
    return config if isinstance(config, Mapping) else None


def _own(config: Mapping[str, Any]) -> dict[str, object]:
    return {key: _plain(config[key]) for key in KEPT if key in config}


def _plain(value: object) -> object:
    match value:
        case None | bool():
            return value
        case int() | float():  # in a file, NaN or a number that no other program can hold
            return value if abs(value) <= MOST else shown(str(value))
        case str():
            return shown(value)
        case list() | tuple() if len(value) <= MOST_SIZES and all(type(n) is int for n in value):
            return " × ".join(map(str, value))
        case Mapping():
            return shown(_name(value))
    return NAMELESS


def _name(value: Mapping[Any, Any]) -> str:
    """Return what an object is called that is written as its class and configuration."""
    registered, config = value.get("registered_name"), value.get("config")
    keras_class = value.get("class_name")
    if isinstance(keras_class, str) and keras_class.endswith("Policy"):  # of data types
        config = config.get("name") if isinstance(config, Mapping) else None
    # Of a function, the configuration is its name.
    names = [registered if registered != "function" else None, config, keras_class]
    return next((name for name in names if isinstance(name, str) and name), NAMELESS)
