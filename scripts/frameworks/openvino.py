"""Runs weights in OpenVINO."""

import numpy as np
import openvino
from openvino import opset10 as ops

from frameworks.exchange import Case, Outcome, main


def run(case: Case) -> Outcome:
    """Run one operation with the weights of the case."""
    setup = case.setup
    given = [case.x, *(state.swapaxes(0, 1) for state in case.states)]
    inputs = [ops.parameter(array.shape, np.float32) for array in given]
    lengths = ops.constant(np.full(len(case.x), case.x.shape[1], np.int32))
    weights = [ops.constant(case.arrays[name]) for name in ("W", "R", "B")]
    direction = "bidirectional" if setup.bidirectional else "forward"
    if setup.layout == "openvino-lstm":
        node = ops.lstm_sequence(*inputs, lengths, *weights, setup.units, direction)
    elif setup.layout == "openvino-rnn":
        node = ops.rnn_sequence(*inputs, lengths, *weights, setup.units, direction)
    else:
        after = setup.layout == "openvino-gru"
        node = ops.gru_sequence(
            *inputs, lengths, *weights, setup.units, direction, linear_before_reset=after
        )
    model = openvino.Model([node.output(n) for n in range(1 + len(case.states))], inputs, "layer")
    # Without this hint, a processor that can would compute in bfloat16.
    compiled = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    y, *states = compiled(given).values()
    batch, directions, steps, units = y.shape
    y = y.transpose(0, 2, 1, 3).reshape(batch, steps, directions * units)
    return Outcome(y, tuple(state.swapaxes(0, 1) for state in states))


if __name__ == "__main__":
    main(openvino.__version__.split("-")[0], run)
