"""Whether a comparison would notice a mistake: every wrong reading is far beyond all bounds."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from frameworks.exchange import Setup
from frameworks.keras_side import drawn
from frameworks.plan import SIZES

from diagram_gen.rosetta.blocks import permute
from diagram_gen.rosetta.convert import gates_from_keras
from diagram_gen.rosetta.gates import run
from diagram_gen.rosetta.layout import LayerName
from diagram_gen.rosetta.layouts import keras_layout
from diagram_gen.rosetta.verified import BOUNDS, WRONG_ORDER


@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("layer", ["lstm", "gru"])
@pytest.mark.parametrize(("units", "features"), SIZES)
def test_wrong_orders(layer: LayerName, units: int, features: int, *, reset_after: bool) -> None:
    """Reading the blocks in any other order gives other outputs, in each size that is run."""
    row = keras_layout(layer, reset_after=reset_after)
    weights, x, states = drawn(Setup(row.key, "float64", units, features))
    state = tuple(s[0] for s in states)
    right, _ = run(gates_from_keras(layer, weights[0], reset_after=reset_after), x, state)
    for letters in itertools.permutations(row.order):
        order = "".join(letters)
        if order != row.order:
            moved = [permute(array, order, row.order) for array in weights[0]]
            wrong, _ = run(gates_from_keras(layer, moved, reset_after=reset_after), x, state)
            assert np.abs(wrong - right).max() > WRONG_ORDER, order


@pytest.mark.parametrize(("units", "features"), [size for size in SIZES if size[0] > 1])
def test_wrong_place_of_the_reset_gate(units: int, features: int) -> None:
    """So does applying the reset gate in the other place, but for a single unit."""
    weights, x, states = drawn(Setup("keras-gru-before", "float64", units, features))
    gates = gates_from_keras("gru", weights[0], reset_after=False)
    state = tuple(s[0] for s in states)
    right, _ = run(gates, x, state)
    wrong, _ = run(replace(gates, reset="after"), x, state)
    assert np.abs(wrong - right).max() > WRONG_ORDER


@pytest.mark.parametrize(("units", "features"), SIZES)
def test_missing_forget_bias(units: int, features: int) -> None:
    """So does forgetting the 1 that some frameworks add to the forget gate."""
    weights, x, states = drawn(Setup("keras-lstm", "float64", units, features))
    gates = gates_from_keras("lstm", weights[0])
    state = tuple(s[0] for s in states)
    right, _ = run(gates, x, state)
    assert gates.b is not None
    wrong, _ = run(replace(gates, b={**gates.b, "f": gates.b["f"] + 1}), x, state)
    assert np.abs(wrong - right).max() > WRONG_ORDER


def test_bounds_leave_room() -> None:
    """No bound comes near a wrong order."""
    assert max(bound for bounds in BOUNDS.values() for bound in bounds.values()) * 10 < WRONG_ORDER
