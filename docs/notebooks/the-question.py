# %% [markdown]
# ---
# title: "Notebook: the kernel question, replayed"
# description: "Rebuild the Keras models behind the question what kernel and recurrent_kernel are, read their shapes, draw their weights, and change the sizes yourself."
# ---
#
# # The question, replayed
#
# Somebody builds three small models, opens them in a viewer, and sees `kernel` and `recurrent_kernel` with numbers that grow.
# What are they?
# Here are the same models, their arrays, and what the numbers mean.
#
# Download this page as a notebook: [the-question.ipynb](download/the-question.ipynb).
# The drawings need this site's package: clone the repository, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
#
# ## The models

# %%
import keras

look_back = 1

for units in (1, 2, 3):
    model = keras.Sequential([keras.Input((1, look_back)), keras.layers.LSTM(units)])
    for array in model.layers[0].weights:
        print(f"units={units}  {array.name:17}{tuple(array.shape)}")

# %% [markdown]
# `kernel` has one row, `recurrent_kernel` has one per unit; both have four columns per unit.
#
# ## What is the 1?
#
# It could be the number of time steps or the number of features, as both are 1 in these models.
# So change one at a time.

# %%
units = 3

for time_steps, features in [(1, 1), (5, 1), (50, 1), (1, 5), (1, 50)]:
    layer = keras.layers.LSTM(units)
    layer.build((None, time_steps, features))
    kernel, recurrent_kernel, bias = layer.get_weights()
    print(f"{time_steps:2} steps, {features:2} features: kernel {kernel.shape}")

# %% [markdown]
# Time steps change nothing.
# The 1 is the number of **features**, and in `Input((1, look_back))` the name `look_back` stands where features belong.
#
# ## What is the 4?
#
# Four blocks of columns, one for each thing that a unit computes: input gate, forget gate, candidate, output gate.
# The drawing is made from such a layer.
# The columns of unit 0 are lit.

# %%
import diagram_gen

layer = keras.layers.LSTM(units, name="three_units")
layer.build((None, 1, look_back))

diagram_gen.weights_map(layer)

# %% [markdown]
# The same as a table, with the columns of each block:

# %%
diagram_gen.shapes(layer)

# %% [markdown]
# ## Is the second block really the forget gate?
#
# A new LSTM starts with a bias of 1 in its forget gate and 0 elsewhere.
# That leaves a footprint.

# %%
import numpy as np

kernel, recurrent_kernel, bias = layer.get_weights()
for letter, block in zip("ifco", np.split(bias, 4), strict=True):
    print(letter, block)

# %% [markdown]
# The footprint tells the forget gate only.
# [How we know](../about/how-we-know.md#lstm-order) tries all orders of the four blocks against Keras; one fits.
#
# ## Your turn
#
# Change the sizes, run the cell, and predict the shapes before you look.
# With more than eight columns in a block the middle is left out.
# [Draw your layer from Python](../how-to/python-api.md) has everything else that can be drawn this way, and how to save it.

# %%
units, features = 2, 3

mine = keras.layers.LSTM(units, name="mine")
mine.build((None, None, features))
print(mine.count_params(), "=", 4 * units * (features + units + 1))

diagram_gen.values_map(mine)
