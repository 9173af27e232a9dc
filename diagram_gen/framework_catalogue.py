"""What is written and drawn of other programs: no layer is read for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diagram_gen import netron, old_dropout, old_files, onnx_export, stateful
from diagram_gen.figures.layouts import layout_figure
from diagram_gen.figures.netron import netron_figure
from diagram_gen.rosetta import data as rosetta_data
from diagram_gen.rosetta import names as rosetta_names
from diagram_gen.rosetta import tables as rosetta_tables
from diagram_gen.rosetta import verified
from diagram_gen.rosetta.layouts import keras_layout_for, layouts
from diagram_gen.svg import Figure


@dataclass(frozen=True)
class TextRow:
    """A file that is written from what we know of other programs, not from a layer.

    Attributes:
        address: where the file goes.
        write: returns its text.
        data: files that it reads.
        arguments: what ``write`` is called with.
    """

    address: str
    write: Callable[..., str]
    data: tuple[Path, ...]
    arguments: tuple[str, ...] = ()


#: Frameworks that share a page, by the page's name.
FRAMEWORKS = {
    "pytorch": ("PyTorch",),
    "onnx": ("ONNX",),
    "tflite": ("TensorFlow Lite",),
    "jax": ("Flax linen", "Flax nnx", "Equinox", "Haiku"),
    "tensorflow": ("Keras 2", "Keras 1", "TensorFlow 1", "TensorFlow"),
}

_ROSETTA: tuple[tuple[str, Callable[..., str], tuple[str, ...]], ...] = (
    ("lstm", rosetta_tables.lstm_table, ()),
    ("gru", rosetta_tables.gru_table, ()),
    ("simple-rnn", rosetta_tables.rnn_table, ()),
    ("transformations", rosetta_tables.transformations_table, ()),
    ("names-lstm", rosetta_names.names_table, ("lstm",)),
    ("names-gru", rosetta_names.names_table, ("gru",)),
    ("notes-lstm", rosetta_tables.notes, ("lstm",)),
    ("notes-gru", rosetta_tables.notes, ("gru",)),
    ("notes-simple-rnn", rosetta_tables.notes, ("simple_rnn",)),
    ("verified", rosetta_tables.verified_table, ()),
    *(
        (f"verified-{page}", rosetta_tables.verified_table, names)
        for page, names in FRAMEWORKS.items()
    ),
)


def netron_data() -> str:
    """Return what Netron showed as published data."""
    return netron.to_json(netron.load())


TEXTS = (
    TextRow("api/v1/rosetta.json", rosetta_data.published, (verified.PATH,)),
    TextRow("api/v1/netron.json", netron_data, (netron.PATH,)),
    TextRow("_generated/netron-reading.md", netron.reading_table, (netron.PATH,)),
    TextRow("_generated/netron-shown.md", netron.shown_table, (netron.PATH,)),
    TextRow("_generated/new-files.md", old_files.new_files_table, (old_files.PATH,)),
    TextRow("_generated/old-dropout.md", old_dropout.old_dropout_table, (old_dropout.PATH,)),
    TextRow("_generated/old-files.md", old_files.old_files_table, (old_files.PATH,)),
    TextRow("_generated/onnx-export.md", onnx_export.onnx_export_table, (onnx_export.PATH,)),
    TextRow("_generated/stateful.md", stateful.stateful_table, (stateful.PATH,)),
    *(
        TextRow(f"_generated/rosetta-{name}.md", write, (verified.PATH,), arguments)
        for name, write, arguments in _ROSETTA
    ),
)


def drawn_layouts() -> list[str]:
    """Return the layouts that get a figure: all but Keras' own."""
    return [key for key, row in layouts().items() if row.framework != "Keras 3"]


def draw_layout(key: str) -> Figure:
    """Draw what becomes of a Keras layer in the layout ``key``."""
    row = layouts()[key]
    return layout_figure(keras_layout_for(row), row)


def draw_netron() -> Figure:
    """Draw what Netron showed of saved layers."""
    return netron_figure(netron.load())
