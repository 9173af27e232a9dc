"""How much of a reader's file is read at most: time, memory, bytes, groups, layers.

A file from anywhere may claim anything of its sizes. Each limit is far above what Keras writes for
a model that fits on one machine, and low enough that a reader is answered soon.
"""

from dataclasses import dataclass

from diagram_gen.case import MOST_PARAMETERS

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one run of the reader may use.

    Attributes:
        seconds: time on the clock; for what needs TensorFlow see ``slow_seconds``.
        slow_seconds: the same for a SavedModel: importing TensorFlow alone takes seconds.
        memory: bytes of address space. Arrays are read one at a time, so this holds the largest
            one, the configuration as Python objects, and the libraries.
        slow_memory: the same with TensorFlow, which maps a few gigabytes before it does anything.
        weights: values in all recurrent layers together.
        member: bytes of the weights in a ``.keras`` file: for each recurrent weight four, twice as
            many for the state of an optimizer, and as much again for other layers.
        arrays: bytes of all arrays that are handed over: at most eight for each value.
        configuration: bytes of a configuration. A layer takes about two kilobytes; as Python
            objects a text may take forty times its size.
        directory: bytes of the list of members in a ``.keras`` file, which has three to a few
            hundred.
        layers: layers in a configuration.
        depth: layers inside layers in a configuration.
        objects: groups and arrays in an HDF5 file; a recurrent layer takes about eight.
        levels: groups inside groups in an HDF5 file; each model inside a model takes two.
        text: bytes of a name, a path or a list of paths in an attribute.
        expansion: how many times its stored size something may become when it is unpacked. Weights
            hardly pack at all: a hundred times is no model.
        unsuspicious: bytes up to which nobody asks for ``expansion``.
    """

    seconds: float = 60
    slow_seconds: float = 180
    memory: int = 4096 * MEGABYTE
    slow_memory: int = 16_384 * MEGABYTE
    weights: int = MOST_PARAMETERS
    member: int = 16 * MOST_PARAMETERS
    arrays: int = 8 * MOST_PARAMETERS
    configuration: int = 16 * MEGABYTE
    directory: int = MEGABYTE
    layers: int = 10_000
    depth: int = 50
    objects: int = 50_000
    levels: int = 100
    text: int = MEGABYTE
    expansion: int = 100
    unsuspicious: int = 16 * MEGABYTE


LIMITS = Limits()
