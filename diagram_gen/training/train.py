"""Train one task: the same numbers each time, and no result unless it is good enough.

Keras is imported where it is needed, so that the command can be asked for help without it.
"""

from typing import Any

from diagram_gen.errors import UserError
from diagram_gen.training.arrays import Predict
from diagram_gen.training.tasks import Task, Trained


def train(task: Task) -> Trained:
    """Train the model of a task from its seed and measure it.

    Raises:
        UserError: if a score misses its bound.
    """
    from diagram_gen.backend import keras, tf

    tf.config.experimental.enable_op_determinism()
    tf.get_logger().setLevel("ERROR")  # it takes several models for one that is traced too often
    keras.utils.set_random_seed(task.seed)
    model = build(task)
    initial = {w.path.removeprefix(f"{task.name}/"): w.numpy() for w in model.weights}
    # A second model of the same layers is trained: the first one, which is saved, has never been
    # compiled, so that its file holds nothing of the optimizer.
    learner = build(task)
    learner.set_weights(model.get_weights())
    learner.compile(keras.optimizers.Adam(task.learning_rate), task.loss)
    x, y = task.data()
    learner.fit(x, y, epochs=task.epochs, batch_size=task.batch_size, verbose=0)
    model.set_weights(learner.get_weights())
    predict = predicting(model)
    scores = task.measure(predict)
    check(task, scores)
    return Trained(task, model, initial, scores, task.detail(predict))


def build(task: Task) -> Any:
    """Return the Keras model of a task, with the arrays that its layers begin with."""
    from diagram_gen.backend import keras

    layers = [layer.make(keras, {}) for layer in task.layers]
    return keras.Sequential([keras.Input(task.shape, name="input"), *layers], name=task.name)


def predicting(model: Any) -> Predict:
    """Return the function that gives the outputs of a Keras model."""
    from diagram_gen.backend import keras

    # Not `predict`, which takes seconds to prepare itself for each new shape.
    return lambda x: keras.ops.convert_to_numpy(model(x))


def check(task: Task, scores: dict[str, float]) -> None:
    """Do nothing if every score reaches its bound.

    Raises:
        UserError: if one misses it.
    """
    for name, bound in task.bounds.items():
        if not bound.reached(scores[name]):
            raise UserError(
                f"Training {task.name} missed its bound: {name} is {scores[name]:.6g}, not "
                f"{bound}; nothing is written."
            )
