"""Writes models of Keras 2 into files, and what they compute; to be loaded by Keras 3."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tf_keras

from frameworks.old_models import write_all


def main() -> None:
    """Write every model into the folder named first, its outputs into the file named second."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    np.savez(result, **write_all(tf_keras, folder))


if __name__ == "__main__":
    main()
