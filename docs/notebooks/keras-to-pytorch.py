# %% [markdown]
# ---
# title: "Notebook: from Keras to PyTorch and back"
# description: "Move LSTM and GRU weights from Keras to PyTorch's layout and back in a runnable notebook: transpose, block order z r h to r z n, and the two biases."
# ---
#
# # From Keras to PyTorch and back
#
# The weights of one layer, laid out as PyTorch stores them, and the way back.
# An LSTM needs a transpose and a second bias; a GRU needs its blocks in another order, too.
#
# Download this page as a notebook: [keras-to-pytorch.ipynb](download/keras-to-pytorch.ipynb).
# The conversion functions are part of this site's package: clone the repository, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
#
# ## An LSTM

# %%
import keras
import numpy as np

units, features = 3, 2
rng = np.random.default_rng(1)


def random_layer(cls, **options):
    layer = cls(units, return_sequences=True, **options)
    layer.build((None, None, features))
    layer.set_weights([rng.normal(scale=0.7, size=w.shape) for w in layer.weights])
    return layer


lstm = random_layer(keras.layers.LSTM)
kernel, recurrent_kernel, bias = lstm.get_weights()

state = {
    "weight_ih_l0": kernel.T,
    "weight_hh_l0": recurrent_kernel.T,
    "bias_ih_l0": bias,
    "bias_hh_l0": np.zeros_like(bias),
}
for name, array in state.items():
    print(f"{name:14}{array.shape}")

# %% [markdown]
# No block changes its place: PyTorch's order i, f, g, o is Keras' i, f, c, o with another letter for the candidate.
# PyTorch adds two biases where Keras has one, so one of them is zero.
#
# ## What PyTorch computes with them
#
# PyTorch multiplies from the left, one row for each column of a block.
# Its equations for an LSTM, written out:


# %%
def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def torch_lstm(x, w):
    h = c = np.zeros(units)
    outputs = []
    for step in x:
        z = w["weight_ih_l0"] @ step + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"]
        i, f, g, o = np.split(z, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.array(outputs)


x = rng.normal(size=(5, features)).astype("float32")
by_keras = np.asarray(lstm(x[np.newaxis]))[0]
print("equal:", np.allclose(torch_lstm(x, state), by_keras, atol=1e-6))

# %% [markdown]
# That was NumPy.
# With PyTorch at hand, the same arrays go into a real `nn.LSTM`; without it, the last lines below tell what the check of this site found.

# %%
import importlib.util


def in_pytorch(module_name, state, x):
    """Return what PyTorch gives, or None where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch

    module = getattr(torch.nn, module_name)(features, units, batch_first=True)
    module.load_state_dict({name: torch.tensor(array) for name, array in state.items()})
    with torch.no_grad():
        return module(torch.tensor(x[np.newaxis]))[0].numpy()[0]


def compare(name, found, expected):
    if found is None:
        print(f"{name}: PyTorch is not installed here.")
    else:
        print(f"{name}: equal", np.allclose(found, expected, atol=1e-6))


compare("nn.LSTM", in_pytorch("LSTM", state, x), by_keras)

# %% [markdown]
# ## A GRU
#
# Keras stores z, r, h; PyTorch r, z, n.
# So the first two blocks change places, in every array.
# The two rows of the Keras bias become the two biases.

# %%
from diagram_gen.rosetta.pytorch import from_pytorch, to_pytorch

gru = random_layer(keras.layers.GRU)
kernel, recurrent_kernel, bias = gru.get_weights()

z_r_h = np.split(kernel, 3, axis=-1)
r_z_n = [z_r_h[1], z_r_h[0], z_r_h[2]]
by_hand = np.concatenate(r_z_n, axis=-1).T

state = to_pytorch("gru", gru.get_weights())
print("same as by hand:", np.array_equal(state["weight_ih_l0"], by_hand))
compare("nn.GRU", in_pytorch("GRU", state, x), np.asarray(gru(x[np.newaxis]))[0])

# %% [markdown]
# ## And back

# %%
back = from_pytorch("gru", state)
print("bit for bit:", all(map(np.array_equal, back, gru.get_weights())))

# %% [markdown]
# ## What cannot be moved
#
# With `reset_after=False` the reset gate acts before the product with the recurrent kernel.
# PyTorch has no such GRU, so there is no arrangement of the weights that computes the same.

# %%
from diagram_gen.errors import UserError

before = random_layer(keras.layers.GRU, reset_after=False)
try:
    to_pytorch("gru", before.get_weights(), reset_after=False)
except UserError as error:
    print(error)

# %% [markdown]
# ## What PyTorch says
#
# The site's check runs PyTorch in an environment of its own, in both directions.
# This is what it found; [Layouts of other frameworks](../frameworks/index.md) has the other frameworks.

# %%
from diagram_gen.rosetta.verified import runs

for key in ("pytorch-lstm", "pytorch-gru", "pytorch-rnn"):
    run = runs()[key]
    print(f"{key}, {run.framework} {run.version}, {run.date}: {', '.join(run.checked)}")
    for dtype, errors in run.errors.items():
        print(f"    {dtype}: off by {max(errors.values()):.0e} at most")

# %% [markdown]
# ## Your turn
#
# Forget the exchange of the blocks and see how far off the result is.
# Or make the layer bidirectional: `to_pytorch` takes `bidirectional=True`.

# %%
forgotten = {
    "weight_ih_l0": kernel.T,
    "weight_hh_l0": recurrent_kernel.T,
    "bias_ih_l0": bias[0],
    "bias_hh_l0": bias[1],
}
wrong = from_pytorch("gru", forgotten)

copy = keras.layers.GRU(units, return_sequences=True)
copy.build((None, None, features))
copy.set_weights(wrong)
gap = np.abs(np.asarray(copy(x[np.newaxis])) - np.asarray(gru(x[np.newaxis]))).max()
print(f"off by {gap:.1f}")
