"""All that the page needs which reads models: cells, words of files, colours, what is drawn."""

import re
from typing import Any

from diagram_gen.catalogue import drawn_cases
from diagram_gen.colours import SCHEMES
from diagram_gen.diverging import no_number, shades
from diagram_gen.layers import LayerKind
from diagram_gen.own import (
    archive,
    assemble,
    configuration,
    files,
    legacy_file,
    paths,
    weight_paths,
    weights_file,
)
from diagram_gen.own.options import KEPT
from diagram_gen.own.published import cells, key_of
from diagram_gen.own.recognise import class_of


def page_data() -> dict[str, Any]:
    """Return the data as JSON types."""
    return cells() | {
        "files": _words(),
        "options": KEPT,
        "colours": {
            name: {"shades": shades(scheme), "none": no_number(scheme)}
            for name, scheme in SCHEMES.items()
        },
        "drawn": _drawn(),
    }


def _words() -> dict[str, Any]:
    """Return the words of files and of configurations."""
    return {
        "layers": paths.LAYERS,
        "layer": paths.LAYER,
        "cells": paths.CELLS,
        "cell": paths.CELL,
        "forward": paths.FORWARD,
        "backward": paths.BACKWARD,
        "vars": paths.VARS,
        "silent": sorted(paths.SILENT),
        "skipped": sorted(files.SKIPPED),
        "name": weights_file.NAME,
        "cudnn": weights_file.CUDNN,
        "steps": assemble.BY_STEP,
        "configuration": archive.CONFIGURATION,
        "weights": archive.WEIGHTS,
        "inside": configuration.INSIDE,
        "units": configuration.UNITS,
        "packages": configuration.PACKAGES,
        "one_cell": configuration.OF_ONE_CELL,
        "stack": configuration.STACK,
        "both_ways": "Bidirectional",
        "legacy_weights": legacy_file.WEIGHTS,
        "legacy_configuration": legacy_file.CONFIGURATION,
        "layer_names": legacy_file.LAYER_NAMES,
        "weight_names": legacy_file.WEIGHT_NAMES,
        "arrays": [weight_paths.KERNEL, weight_paths.RECURRENT, weight_paths.BIAS],
        "keras_1": _for_browser(weight_paths.KERAS_1),
        "keras_1_parts": weight_paths.KERAS_1_PARTS,
        "cell_name": _for_browser(weight_paths.CELL_NAME),
        "stack_name": _for_browser(weight_paths.STACK_NAME),
        "outer": _for_browser(weight_paths.OUTER_NAME),
        "forward_name": weight_paths.FORWARD_NAME,
        "backward_name": weight_paths.BACKWARD_NAME,
    }


def _for_browser(pattern: re.Pattern[str]) -> str:
    """Return a regular expression as JavaScript writes it: groups with names differ."""
    return pattern.pattern.replace("(?P<", "(?<")


def _drawn() -> dict[str, list[str]]:
    """Return the addresses of layers with one cell, by cell and number of arrays, as drawn."""
    found: dict[str, list[str]] = {}
    for case in drawn_cases():
        if _alone(case.kind):
            name = f"{key_of(case.kind.cell)} {len(case.kind.weights)}"
            found.setdefault(name, []).append(case.key)
    return found


def _alone(kind: LayerKind) -> bool:
    """Return whether a kind is one cell of any size: of a convolution only some are drawn."""
    name = kind.keras_class.rpartition(".")[2]
    return len(kind.parts) == 1 and name == class_of(kind.cell) and not kind.spatial
