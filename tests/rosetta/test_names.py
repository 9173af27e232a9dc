"""The tables of names hold what the layouts say."""

from diagram_gen.rosetta.layouts import layouts
from diagram_gen.rosetta.names import names_table


def test_every_framework_has_a_row_with_its_names() -> None:
    """One row for each layout of the kind; where arrays are many, first and last are named."""
    lines = names_table("lstm").splitlines()
    assert len(lines) - 2 == sum(row.layer == "lstm" for row in layouts().values())
    line = next(line for line in lines if "PyTorch" in line)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1:] == [
        "`weight_ih_l0`",
        "`weight_hh_l0`",
        "`bias_ih_l0`, `bias_hh_l0`",
        "i f g o",
    ]
    joined = next(line for line in lines if "TensorFlow 1" in line)
    assert "in the same array" in joined
    many = next(line for line in lines if "TensorFlow Lite" in line)
    assert "`input_to_input_weights` … `input_to_output_weights`" in many
