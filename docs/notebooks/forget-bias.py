# %% [markdown]
# ---
# title: "Notebook: the LSTM forget bias and gradients through time"
# description: "Measure in a runnable notebook how much of a gradient gets back through a new Keras LSTM, step by step, with unit_forget_bias on and off, and with values of your own."
# ---
#
# # How far do gradients reach back?
#
# A layer learns from an early input only if the gradient of the output gets back to it.
# Measure it on new layers, for any initial forget bias.
#
# Download this page as a notebook: [forget-bias.ipynb](download/forget-bias.ipynb).
# It needs Keras, TensorFlow and Matplotlib only.
#
# ## Measure it

# %%
import keras
import numpy as np
import tensorflow as tf


def reach(forget_bias, steps=40, units=16, features=4, seed=0):
    """Return the size of the gradient of the last output, by steps back."""
    keras.utils.set_random_seed(seed)
    layer = keras.layers.LSTM(units)
    layer.build((None, None, features))
    kernel, recurrent_kernel, bias = layer.get_weights()
    bias[units : 2 * units] = forget_bias
    layer.set_weights([kernel, recurrent_kernel, bias])

    x = tf.random.stateless_normal((64, steps, features), (seed, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = tf.reduce_sum(layer(x))
    gradients = tape.gradient(output, x).numpy()
    sizes = np.sqrt((gradients**2).mean(axis=(0, 2)))[::-1]
    return sizes / sizes[0]


biases = (0, 1, 2, 4)
reached = {bias: reach(bias) for bias in biases}

for bias, sizes in reached.items():
    print(f"forget bias {bias}: {sizes[20]:.1e} of it is left 20 steps back")

# %% [markdown]
# ## Draw it

# %% alt="Size of the gradient against steps back on a logarithmic axis, a line for each forget bias. With 0 and 1 the lines fall steeply, with 2 slowly, with 4 hardly at all."
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
for bias, sizes in reached.items():
    axes.semilogy(sizes)
    axes.annotate(f" {bias}", (len(sizes) - 1, sizes[-1]), va="center")
axes.set_xlabel("steps back")
axes.set_ylabel("gradient")
axes.set_title("by initial forget bias", fontsize="medium", loc="left")
plt.show()
# %% [markdown]
# ## What each step leaves
#
# Along the cell state each step multiplies by the forget gate, which a new layer has at about the sigmoid of its bias.
# A little more is left, because there is a second way back, through `h` and the recurrent kernel.
# With a large bias that can be more than there was: gradients do not only vanish, they can grow, too.

# %%
for bias, sizes in reached.items():
    left = (sizes[30] / sizes[10]) ** (1 / 20)
    gate = 1 / (1 + np.exp(-bias))
    print(f"forget bias {bias}: {left:.3f} per step, sigmoid({bias}) = {gate:.3f}")

# %% [markdown]
# ## Your turn
#
# - Take a `GRU` in place of the `LSTM`: it has no bias of this kind. Where does its line lie?
# - Make the sequences longer. From which bias on does anything arrive after 200 steps?
# - Give the input a larger scale: gates saturate, and the lines change.

# %%
mine = 1.5
print(f"forget bias {mine}: {reach(mine)[20]:.1e} of it is left 20 steps back")
