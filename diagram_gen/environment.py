"""Environment variables for a process that imports Keras: they act only if set before that."""

#: On the CPU, on one backend, and with the same rounding on every machine.
SAME_NUMBERS = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}

#: No banners. They change no number, so whoever looks for an error may want another value.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}
