"""What the explorer says, held against layers that Keras builds here and now."""

import random
import re

import pytest

from diagram_gen.explorer.choices import OPTIONS, SIZES, Variant, variants
from diagram_gen.explorer.page import chosen
from diagram_gen.explorer.slots import fill
from diagram_gen.explorer.wording import says, texts

VARIANTS = pytest.mark.parametrize("variant", [*variants()], ids=lambda variant: variant.key)
SEQUENCES = pytest.mark.parametrize("sequences", [False, True])


def _sizes(variant: Variant, *, most: int = 40) -> dict[str, int]:
    chance = random.Random(variant.key)  # noqa: S311 - no secret
    return {size.name: chance.randint(1, most) for size in SIZES}


@SEQUENCES
@VARIANTS
def test_shapes_and_code_equal_a_fresh_layer(variant: Variant, *, sequences: bool) -> None:
    """The Keras lines run; the layer that they make has the shapes, counts and output told."""
    import keras

    sizes = _sizes(variant)
    options = {"return_sequences": sequences}
    told = {name: fill(chosen(text, options), sizes) for name, text in texts(variant).items()}
    names = {"keras": keras}
    exec(told["keras"], names)  # noqa: S102 - our own text
    layer = names["layer"]
    weights = {weight.name: tuple(weight.shape) for weight in layer.weights}
    assert {n for n in ("kernel", "recurrent_kernel", "bias") if f"{n}.shape" in told} == set(
        weights
    )
    for name, shape in weights.items():
        assert told[f"{name}.shape"] == str(shape)
    assert int(told["sum.count"].replace(",", "")) == layer.count_params()
    given = (sizes["batch"], sizes["steps"], sizes["features"])
    assert told["input.shape"] == str(given)
    assert told["output.shape"] == str(tuple(layer.compute_output_shape(given)))
    assert layer.return_sequences is sequences


@VARIANTS
def test_pytorch_holds_as_many_numbers(variant: Variant) -> None:
    """The arrays of PyTorch add up to what they are said to, and the sizes are in its line."""
    sizes = _sizes(variant)
    told = {name: texts(variant)[name] for name in ("torch", "torch.arrays")}
    line, arrays = (fill(str(text), sizes) for text in told.values())
    if variant.pytorch is None:
        assert arrays == ""
        return
    assert f"input_size={sizes['features']}, hidden_size={sizes['units']}" in line
    assert ("bias=False" in line) is not variant.use_bias
    shapes = [
        [int(size) for size in re.findall(r"\d+", shape)]
        for shape in re.findall(r"\(([^)]*)\)", arrays)
    ]
    total = sum(shape[0] * (shape[1] if len(shape) > 1 else 1) for shape in shapes)
    assert f": {total:,} numbers" in arrays


@VARIANTS
def test_slices_are_those_of_the_blocks(variant: Variant) -> None:
    """What is said of a value is its index, and a slice that holds it in its row."""
    import numpy as np

    sizes = {"units": 5, "features": 4}
    for weight in variant.kind.weights:
        shape = weight.shape_for(**sizes)
        array = np.arange(np.prod(shape)).reshape(shape)
        for number, block in enumerate(variant.kind.blocks):
            unit, row = 3, 1
            scope = sizes | {"unit": unit, "row": row, "column": number * 5 + unit}
            told = {name: fill(t, scope) for name, t in says(weight, number, block).items()}
            index, part = (eval(told[n], {weight.name: array}) for n in ("index", "slice"))  # noqa: S307
            assert part.shape[-1] == sizes["units"]
            assert index in part
            assert part.reshape(-1, 5)[:, unit].tolist().count(index) == 1
            assert f"{block.name} of unit {unit}" in told["says"]


@VARIANTS
def test_every_control_has_its_reason(variant: Variant) -> None:
    """Whatever is changed, there is a sentence about what moves."""
    known = texts(variant)
    for control in ("layer", *(size.name for size in SIZES), *(option.name for option in OPTIONS)):
        for on in (False, True):
            text = chosen(known[f"moved.{control}"], {"return_sequences": on})
            assert text.endswith(".")
