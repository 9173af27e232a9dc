# %% [markdown]
# ---
# title: "Notebook: an LSTM step by hand"
# description: "Compute one LSTM layer in NumPy from its own kernel, recurrent_kernel and bias, one gate at a time, and compare every step with Keras in a runnable notebook."
# ---
#
# # An LSTM step by hand
#
# One layer, two units, one feature, three time steps.
# Every number is computed in NumPy from the arrays that Keras stores, and compared with what Keras gives.
#
# Download this page as a notebook: [a-step-by-hand.ipynb](download/a-step-by-hand.ipynb).
# The drawing needs this site's package: clone the repository, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
# Everything else needs Keras only.
#
# ## The layer

# %%
import keras
import numpy as np

units, features = 2, 1
keras.utils.set_random_seed(7)

layer = keras.layers.LSTM(units, return_sequences=True)
layer.build((None, None, features))
rng = np.random.default_rng(7)
layer.set_weights([rng.uniform(-1, 1, w.shape).round(2) for w in layer.weights])

kernel, recurrent_kernel, bias = layer.get_weights()
print(kernel, recurrent_kernel, bias, sep="\n")

# %% [markdown]
# The same numbers where they belong: four blocks of two columns, one row for each feature above, one for each unit below.

# %%
import diagram_gen

diagram_gen.values_map(layer)

# %% [markdown]
# ## The first step
#
# Three things are added: what the input says, what the previous output says, and the bias.
# At the first step the previous output is zero.

# %%
x = np.array([[0.5], [-1.0], [0.25]], dtype="float32")  # three steps, one feature

h = np.zeros(units)
c = np.zeros(units)

z = x[0] @ kernel + h @ recurrent_kernel + bias
print(z.round(3))

# %% [markdown]
# Eight sums: two units times four blocks.
# Cut them into the blocks i, f, candidate, o.


# %%
def sigmoid(v):
    return 1 / (1 + np.exp(-v))


z_i, z_f, z_c, z_o = np.split(z, 4)
i, f, candidate, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_c), sigmoid(z_o)
for name, value in {"i": i, "f": f, "candidate": candidate, "o": o}.items():
    print(f"{name:10}{value.round(3)}")

# %% [markdown]
# The gates i, f and o lie between 0 and 1, the candidate between -1 and 1.
# Keep some of the old cell state, write some of the candidate, show some of the result.

# %%
c = f * c + i * candidate
h = o * np.tanh(c)
print("c", c.round(4))
print("h", h.round(4))

# %% [markdown]
# ## The next steps
#
# The same again, with the new h and c.
# Now the recurrent kernel has something to multiply, and the forget gate something to keep.

# %%
outputs = [h]
for t in (1, 2):
    z_i, z_f, z_c, z_o = np.split(x[t] @ kernel + h @ recurrent_kernel + bias, 4)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_c)
    h = sigmoid(z_o) * np.tanh(c)
    outputs.append(h)

by_hand = np.array(outputs)
by_keras = np.asarray(layer(x[np.newaxis]))[0]
print(by_hand.round(4), by_keras.round(4), sep="\n\n")
print("equal:", np.allclose(by_hand, by_keras, atol=1e-6))

# %% [markdown]
# ## Your turn
#
# Read the blocks in the order of the textbooks, f, i, candidate, o.
# No shape is wrong, no error is raised; only the numbers are.
# Put the letters in another order, or change `x`, and run the cell again.

# %%
order = "fico"


def run(order):
    h, c = np.zeros(units), np.zeros(units)
    for step in x:
        blocks = np.split(step @ kernel + h @ recurrent_kernel + bias, 4)
        z = dict(zip(order, blocks, strict=True))
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["c"])
        h = sigmoid(z["o"]) * np.tanh(c)
    return h


print("i f c o:", run("ifco").round(4))
print(f"{' '.join(order)}:", run(order).round(4))
print("Keras:  ", by_keras[-1].round(4))
