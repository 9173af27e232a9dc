"""Runs weights in TensorFlow Lite: in the operator UNIDIRECTIONAL_SEQUENCE_LSTM of a small model.

The model is written with TensorFlow's own description of the format. The way back starts from
models that TensorFlow's converter makes of LSTM layers of Keras 2, which it fuses to that operator.
"""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import flatbuffers
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

from frameworks.exchange import Array, Case, Outcome, Setup, main

#: The operator's inputs from position 1 on: the weights, under the names of the table's row.
_GATES = ("input", "forget", "cell", "output")
_POSITIONS = {
    **{f"input_to_{gate}_weights": n for n, gate in enumerate(_GATES, 1)},
    **{f"recurrent_to_{gate}_weights": n for n, gate in enumerate(_GATES, 5)},
    **{f"{gate}_gate_bias": n for n, gate in enumerate(_GATES, 12)},
}
_INPUT, _STATE_H, _STATE_C, _INPUTS = 0, 18, 19, 24
_ABSENT = -1


def run(case: Case) -> Outcome:
    """Run one operator with the weights of the case."""
    at = {_POSITIONS[name]: array for name, array in case.arrays.items()}
    content, indices = _model(at, case)
    return _invoke(content, case, (indices[_STATE_H], indices[_STATE_C]))


def own(case: Case) -> Outcome:
    """Run a model that the converter makes of a layer of Keras 2."""
    content = converted(case.setup, case.x.shape)
    tensors, indices = fused_operator(content)
    arrays = {name: tensors[position] for name, position in _POSITIONS.items()}
    outcome = _invoke(content, case, (indices[_STATE_H], indices[_STATE_C]))
    return Outcome(outcome.y, outcome.states, arrays)


def converted(setup: Setup, shape: tuple[int, ...]) -> bytes:
    """Return what the converter makes of a fresh LSTM of Keras 2."""
    import tf_keras

    tf_keras.utils.set_random_seed(0)
    layer = tf_keras.layers.LSTM(setup.units, return_sequences=True)
    model = tf_keras.Sequential([tf_keras.Input(shape[1:], batch_size=shape[0]), layer])
    content: bytes = tf.lite.TFLiteConverter.from_keras_model(model).convert()
    return content


def fused_operator(content: bytes) -> tuple[dict[int, Array], list[int]]:
    """Return, by position, the constant inputs of the fused operator and the indices of all.

    Raises:
        LookupError: if the model has no such operator.
    """
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    code = schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM
    for graph in model.subgraphs:
        for operator in graph.operators:
            if model.operatorCodes[operator.opcodeIndex].builtinCode == code:
                used = [
                    (n, graph.tensors[i]) for n, i in enumerate(operator.inputs) if i != _ABSENT
                ]
                constant = {
                    position: np.asarray(model.buffers[tensor.buffer].data, np.uint8)
                    .view(np.float32)
                    .reshape(tensor.shape)
                    for position, tensor in used
                    if model.buffers[tensor.buffer].data is not None
                }
                return constant, list(operator.inputs)
    raise LookupError("the model has no operator UNIDIRECTIONAL_SEQUENCE_LSTM")


def _model(weights: dict[int, Array], case: Case) -> tuple[bytes, list[int]]:
    """Return a model of one operator and, by position, the index of each of its inputs."""
    graph, model = schema.SubGraphT(), schema.ModelT()
    model.version = 3
    model.buffers = [schema.BufferT()]  # the first one is empty, for tensors without data
    graph.tensors = []

    def tensor(name: str, shape: tuple[int, ...], data: Array | None = None) -> int:
        made = schema.TensorT()
        made.name, made.shape, made.type = name, list(shape), schema.TensorType.FLOAT32
        made.buffer = 0
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(data.tobytes(), np.uint8)
            made.buffer = len(model.buffers)
            model.buffers.append(buffer)
        graph.tensors.append(made)
        return len(graph.tensors) - 1

    batch, steps, _ = case.x.shape
    indices = [_ABSENT] * _INPUTS
    indices[_INPUT] = tensor("x", case.x.shape)
    for position, array in weights.items():
        indices[position] = tensor(f"weight {position}", array.shape, array)
    for position in (_STATE_H, _STATE_C):
        indices[position] = tensor(f"state {position}", (batch, case.setup.units))
        graph.tensors[indices[position]].isVariable = True
    y = tensor("y", (batch, steps, case.setup.units))

    options = schema.UnidirectionalSequenceLSTMOptionsT()
    options.fusedActivationFunction = schema.ActivationFunctionType.TANH
    operator, code = schema.OperatorT(), schema.OperatorCodeT()
    code.builtinCode = schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM
    code.deprecatedBuiltinCode = code.builtinCode
    code.version = 1
    operator.opcodeIndex, operator.inputs, operator.outputs = 0, indices, [y]
    operator.builtinOptionsType = schema.BuiltinOptions.UnidirectionalSequenceLSTMOptions
    operator.builtinOptions = options
    graph.inputs, graph.outputs, graph.operators = [indices[_INPUT]], [y], [operator]
    model.subgraphs, model.operatorCodes = [graph], [code]

    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output()), indices


def _invoke(content: bytes, case: Case, states: tuple[int, ...]) -> Outcome:
    interpreter = tf.lite.Interpreter(
        model_content=content,
        # Not through a delegate, which may have its own kernel for the operator.
        experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    interpreter.reset_all_variables()
    for index, state in zip(states, case.states, strict=False):
        interpreter.set_tensor(index, state[0])
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], case.x)
    interpreter.invoke()
    y = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    after = tuple(interpreter.get_tensor(index)[np.newaxis] for index in states)
    return Outcome(y, after)


if __name__ == "__main__":
    main(tf.__version__, run, own)
