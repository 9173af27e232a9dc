"""Keras, imported in the one way that facts and proofs are read: the only place that imports it.

Importing this module takes seconds; it is imported only when a fact is missing.
"""

import os

from diagram_gen.environment import QUIET, SAME_NUMBERS

# Before the imports below, which look at it once; a log level that somebody asked for stays.
os.environ.update(QUIET | os.environ | SAME_NUMBERS)

import keras
import tensorflow as tf

__all__ = ["keras", "tf"]

# Whatever the file keras.json in somebody's home folder says.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")
