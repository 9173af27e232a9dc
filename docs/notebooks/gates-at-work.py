# %% [markdown]
# ---
# title: "Notebook: the gates of a trained LSTM at work"
# description: "Open a trained one-unit Keras LSTM in a runnable notebook, plot its gates at every step, read its kernel number by number, and break it block by block."
# ---
#
# # Gates at work
#
# A trained LSTM with one unit reads numbers, remembers the one that is marked, and gives it at every step from there on.
# With one unit each block of its arrays is one column, so every number can be read, and has a meaning.
#
# Download this page as a notebook: [gates-at-work.ipynb](download/gates-at-work.ipynb).
# It needs this site's package and the model, which are both in the repository: clone it, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
# The model on its own is a file to [download](../assets/models/remember-lstm.keras): then load it from where you put it.
#
# ## The model

# %%
import keras

from diagram_gen.training import files

model = keras.models.load_model(files.model_path("remember-lstm"))
lstm, dense = model.layers
print(files.card("remember-lstm")["task"])
print(lstm.units, "unit,", model.count_params(), "parameters")

# %% [markdown]
# ## What it reads
#
# Each step has two features: a number, and a marker that is 1 at exactly one step.
# These sequences are fresh: the model has not seen them in training.

# %%
import numpy as np

from diagram_gen.training import remember

x, wanted = remember.sequences(500, seed=21)
print("inputs", x.shape, "answers", wanted.shape)

marked = x[0, :, 1].argmax()
found = np.asarray(model(x))
print(
    f"The number at step {marked} is {x[0, marked, 0]:.2f}; at the last step the model gives {found[0, -1, 0]:.2f}."
)

# %% [markdown]
# ## What the gates do
#
# [`diagram_gen.gates`](../how-to/gate-activations.md#how-do-i-do-it-for-a-whole-model) computes every gate and state at every step, and checks the result against the layer.

# %% alt="Gates and states of one unit at 20 steps. The input gate is open at the marked step only, where the forget gate closes; the cell state changes at that step and keeps its value to the end."
import diagram_gen

gates = diagram_gen.gates(lstm, x)
gates.plot()
# %% [markdown]
# The same for all 500 sequences at once: the mean of each gate at the marked step, and at all other steps.

# %%
at_marker = x[..., 1] == 1

for name in ("i", "f", "o"):
    print(
        f"{name}   at the marker {gates[name][at_marker].mean():.3f}   elsewhere {gates[name][~at_marker].mean():.3f}"
    )

# %% [markdown]
# ## Why they do it
#
# The reason stands in the arrays.
# Four blocks of one column each; the rows of `kernel` are the number and the marker.

# %%
diagram_gen.values_map(lstm)

# %%
kernel, recurrent_kernel, bias = lstm.get_weights()

for place, letter in enumerate("ifco"):
    number, marker = kernel[:, place]
    print(
        f"{letter}   number {number:+5.2f}   marker {marker:+5.2f}   h {recurrent_kernel[0, place]:+5.2f}   bias {bias[place]:+5.2f}"
    )

# %% [markdown]
# Read the rows:
#
# - **i** has a bias far below 0: its gate is shut. The marker adds more than the bias takes away, and opens it.
# - **f** is the other way round: it keeps everything, and lets go at the marker, although in this task there is next to nothing to let go of.
# - **c**, the candidate, looks at the number. The marker is nearly nothing to it.
# - **o** is open all the time.
#
# The sums without `h` say the same.
# A sigmoid makes gates of them.


# %%
def sigmoid(v):
    return 1 / (1 + np.exp(-v))


for place, letter in ((0, "i"), (1, "f"), (3, "o")):
    shut, opened = bias[place], bias[place] + kernel[1, place]
    print(f"{letter}   not marked {sigmoid(shut):.3f}   marked {sigmoid(opened):.3f}")

# %% [markdown]
# ## Take a block away
#
# Set the forget block to zero in all three arrays.
# Its gate is then one half at every step, whatever is read: half of the cell state is lost each time.


# %%
def right(arrays):
    """Return the share of answers that are off by at most 0.1, with other arrays in the layer."""
    before = lstm.get_weights()
    lstm.set_weights(arrays)
    close = np.abs(np.asarray(model(x)) - wanted) <= 0.1
    lstm.set_weights(before)
    return close.mean()


def zeroed(letter):
    arrays = [array.copy() for array in lstm.get_weights()]
    for array in arrays:
        array[..., "ifco".index(letter)] = 0
    return arrays


print(f"as trained       {right(lstm.get_weights()):.1%}")
print(f"f set to zero    {right(zeroed('f')):.1%}")
print(f"always 0         {(np.abs(wanted) <= 0.1).mean():.1%}")

# %% [markdown]
# Not much more is left than an answer of 0 at every step would give.
#
# ## Exchange two blocks
#
# Other frameworks and textbooks have other orders.
# Weights in the wrong order have the right shapes, so nothing complains.


# %%
def exchanged(one, other):
    order = list("ifco")
    a, b = order.index(one), order.index(other)
    order[a], order[b] = order[b], order[a]
    return [array[..., ["ifco".index(letter) for letter in order]] for array in lstm.get_weights()]


for one, other in ("if", "ic", "fo"):
    print(f"{one} and {other} exchanged   {right(exchanged(one, other)):.1%}")

# %% [markdown]
# ## Your turn
#
# - Take away another block: `i`, `c` or `o`. Guess first which one hurts least.
# - Mark two steps, or none: `x[0, 5, 1] = 1`. What is kept then?
# - Make the sequences longer, as below: how far does the number last?
# - Open `remember-gru` instead. It has no output gate and one state; `diagram_gen.gates` knows its letters.

# %%
for steps in (20, 100, 500):
    longer, answers = remember.sequences(200, steps=steps, seed=8)
    gap = np.abs(np.asarray(model(longer)) - answers)[:, -1].mean()
    print(f"{steps:3} steps: off by {gap:.3f} at the last one")
