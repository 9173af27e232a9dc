# %% [markdown]
# ---
# title: "Notebook: look_back as features or as time steps"
# description: "Airline passengers in a runnable notebook: train a Keras LSTM on look_back as features, (1, 3), and as time steps, (3, 1), and see which weights never move."
# ---
#
# # look_back: features or steps
#
# A well-known example forecasts airline passengers from the last few months.
# Its windows of `look_back` months can be given to an LSTM in two shapes.
# Both train, both forecast; only one of them uses the recurrent kernel.
#
# Download this page as a notebook: [look-back.ipynb](download/look-back.ipynb).
# The data and the drawings come with this site's package: clone the repository, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
#
# ## The series

# %%
from diagram_gen.training import passengers

months = passengers.months()
first, last = months[0], months[-1]
print(
    f"{len(months)} months, from {first[0]} ({first[1]} thousand) to {last[0]} ({last[1]} thousand)"
)

x, y = passengers.windows(training=True)
x_test, y_test = passengers.windows(training=False)
print("windows for training", x.shape, "and for the test", x_test.shape)

# %% [markdown]
# ## Two shapes of the same windows
#
# Keras reads `(batch, time steps, features)`.
# A window of three months is one step with three features, or three steps with one feature.

# %%
ways = {"features": passengers.as_features, "steps": passengers.as_steps}

for way, shaped in ways.items():
    print(
        f"as {way:9} one window is {shaped(x).shape[1:]}: {shaped(x)[0].astype(float).round(3).tolist()}"
    )

# %% [markdown]
# ## Two models
#
# The same layer on both, with four units.
# `kernel` has a row for each feature, so it is not the same array.

# %%
import keras

models, before = {}, {}
for way, shaped in ways.items():
    keras.utils.set_random_seed(1)
    models[way] = keras.Sequential(
        [keras.Input(shaped(x).shape[1:]), keras.layers.LSTM(4), keras.layers.Dense(1)]
    )
    before[way] = models[way].layers[0].get_weights()
    print(f"as {way}:")
    for array in models[way].layers[0].weights:
        print(f"    {array.name:17}{tuple(array.shape)}")

# %% [markdown]
# ## Train both

# %%
for way, shaped in ways.items():
    models[way].compile(keras.optimizers.Adam(0.02), "mse")
    losses = models[way].fit(shaped(x), y, epochs=20, batch_size=8, verbose=0).history["loss"]
    print(f"as {way:9} loss {losses[0]:.4f} in the first epoch, {losses[-1]:.4f} in the last")

# %% [markdown]
# ## What has moved
#
# How far is each array from what it was before training?

# %%
import numpy as np

for way, model in models.items():
    print(f"as {way}:")
    for array, old in zip(model.layers[0].weights, before[way], strict=True):
        gap = np.abs(array.numpy() - old).max()
        same = np.array_equal(array.numpy(), old)
        print(f"    {array.name:17}{'exactly as before' if same else f'moved by up to {gap:.2f}'}")

# %% [markdown]
# With one step the recurrent kernel is what it was, to the last bit.
# It multiplies the output of the step before, and the only step has none: it is multiplied by zeros, and so is its gradient.
# The forget gate has nothing to forget either:

# %%
for way, model in models.items():
    blocks = np.split(np.abs(model.layers[0].get_weights()[0] - before[way][0]), 4, axis=-1)
    print(
        f"kernel, as {way:9}",
        "  ".join(f"{k} {block.max():.2f}" for k, block in zip("ifco", blocks, strict=True)),
    )

# %% [markdown]
# ## Which forecast is better?
#
# The error is the root of the mean squared error, in thousand passengers.
# The naive forecast says that the next month will be like the last one.


# %%
def errors(model, shaped):
    return passengers.scores(lambda windows: np.asarray(model(windows)), shaped)


found = {way: errors(models[way], shaped) for way, shaped in ways.items()}
for part in ("training", "test"):
    print(f"error in {part}:")
    for way in ways:
        print(f"    as {way:12}{found[way][f'error in {part}']:5.1f}")
    print(f"    naive forecast {found['steps'][f'error in {part} of the naive forecast']:5.1f}")

# %% [markdown]
# Look at the naive forecast before you praise a model.
# Many months of the test are beyond all numbers of the training, and there both models do worse than it.
#
# Neither shape is wrong.
# As features, the layer is a small network on three inputs, with arrays that it does not use; as steps, it is a recurrent one.
# [Units, steps, features](../learn/sizes.md) has the difference in pictures.
#
# ## Your turn
#
# Train longer, or with more units, or let both forecast the change from the last month instead of the number.
# Below, the trained models get their months in reverse order, the last one first.
# For one of the two it would be enough to put the rows of its `kernel` in reverse order as well.
# Which one is it, and why?

# %%
for way, shaped in ways.items():
    score = errors(models[way], lambda windows, shaped=shaped: shaped(windows[:, ::-1]))
    print(
        f"as {way:9} months in order {found[way]['error in test']:.1f}, in reverse order {score['error in test']:.1f}"
    )
