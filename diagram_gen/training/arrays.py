"""Types that the tasks share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: What a model makes of a batch of inputs.
Predict = Callable[[Floats], Floats]
