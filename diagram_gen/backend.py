"""Keras, imported in the one way that facts and proofs are read: the only place that imports it.

Importing this module takes seconds; it is imported only when a fact is missing.
"""

import os

# Quiet, on the CPU, and with the same rounding on every machine: must be set before the import.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import keras
import tensorflow as tf

__all__ = ["keras", "tf"]

# Whatever the file keras.json in somebody's home folder says.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")
