"""What is inside Keras recurrent layers: figures and tables of your own layers and models.

    >>> import diagram_gen
    >>> diagram_gen.weights_map("lstm", units=3, features=2)
    <Picture: Weights of LSTM · units 3 · features 2>

The functions are those of :mod:`diagram_gen.api`, and ``gates`` of
:mod:`diagram_gen.watching.layer_gates`. Importing the package imports nothing of them: its own
programs import their modules one by one and have no need for these.
"""

TYPE_CHECKING = False  # as in the module typing, whose import takes longer than all of this
if TYPE_CHECKING:
    from diagram_gen.api import (
        Picture,
        Pictures,
        ShapeRow,
        ShapeTable,
        UserError,
        cell,
        report,
        shapes,
        unrolled,
        values_map,
        weights_map,
    )
    from diagram_gen.watching.layer_gates import Gates, LayerGates, gates

__all__ = [
    "Gates",
    "LayerGates",
    "Picture",
    "Pictures",
    "ShapeRow",
    "ShapeTable",
    "UserError",
    "cell",
    "gates",
    "report",
    "shapes",
    "unrolled",
    "values_map",
    "weights_map",
]


if not TYPE_CHECKING:  # which would take any name for one that is there

    def __getattr__(name: str) -> object:
        """Return one of the names above; its module is imported now (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in ("Gates", "LayerGates", "gates"):  # the only ones that need NumPy
            from diagram_gen.watching import layer_gates

            return getattr(layer_gates, name)
        from diagram_gen import api

        return getattr(api, name)


def __dir__() -> list[str]:
    """Return the names for completion in an editor or a notebook."""
    return [*globals(), *__all__]
