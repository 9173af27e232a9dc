# %% [markdown]
# ---
# title: "Notebook: an LSTM cell state that counts brackets"
# description: "Open a trained one-unit Keras LSTM that counts brackets in a runnable notebook, see its cell state follow the depth, and find out where it stops; a GRU beside it."
# ---
#
# # A cell state that counts
#
# A trained LSTM with one unit reads brackets and tells at each step whether all are closed.
# Its cell state has become a counter. Here you can read it, and find out how far it counts.
#
# Download this page as a notebook: [count-brackets.ipynb](download/count-brackets.ipynb).
# It needs this site's package and the models, which are all in the repository: clone it, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
#
# ## The model and its states

# %%
import keras
import numpy as np

import diagram_gen
from diagram_gen.training import brackets, files

model = keras.models.load_model(files.model_path("count-lstm"))
lstm = model.layers[0]

text = "(())(()())"
x = brackets.encoded(text)
gates = diagram_gen.gates(lstm, x)

print("bracket   ", "     ".join(text))
print("depth    ", *(f"{depth:5.0f}" for depth in brackets.depths(x)[0]))
print("c        ", *(f"{c:5.2f}" for c in gates["c"][0, :, 0]))
print("closed?  ", *(f"{answer:5.2f}" for answer in np.asarray(model(x))[0, :, 0]))

# %% [markdown]
# `c` goes up by nearly one with `(` and down by nearly one with `)`.
#
# ## How it does that
#
# `c = f * c + i * candidate` counts if both gates are open and the candidate is +1 or −1.

# %% alt="Gates and states of one unit along ten brackets. The input and output gates are open; the candidate is close to 1 at opening brackets and to minus 1 at closing ones; the cell state goes up and down with the depth."
gates.plot()
# %% [markdown]
# ## How far it counts
#
# In training no sequence was nested more than a few brackets deep.

# %%
print("trained on depths up to", brackets.DEEPEST)


def right(model, depth):
    """Return whether a nest of this depth is answered rightly at each step."""
    x = brackets.nested(depth)
    return bool(((np.asarray(model(x)) > 0.5) == (brackets.answers(x) > 0.5)).all())


first_wrong = next(depth for depth in range(1, 100) if not right(model, depth))
print("right up to depth", first_wrong - 1)

# %% [markdown]
# What goes wrong there: the steps up and down are not quite equal, and the differences add up.

# %%
climb = diagram_gen.gates(lstm, brackets.nested(40))["c"][0, :, 0]
up, down = np.diff(climb[:40]), -np.diff(climb[40:])
print(f"up by {up.mean():.3f}, down by {down.mean():.3f} on average")

# %% [markdown]
# ## A GRU
#
# The state of a GRU stays between −1 and 1: it is a mean of what was there and a candidate.

# %%
gru = keras.models.load_model(files.model_path("count-gru")).layers[0]
h = diagram_gen.gates(gru, brackets.encoded("(" * 12))["h"][0, :, 0]
print("h after 1, 2, ... opening brackets:", *(f"{value:.2f}" for value in h))

# %% [markdown]
# ## Your turn
#
# - Write a text of brackets of your own, with one closing bracket too many: what does the counter do below zero?
# - Add a constant to the candidate's bias until up and down are equal. How far does the model count then?
# - Train it again with another seed (`python -m diagram_gen train count-lstm` after a change in `diagram_gen/training/tasks.py`), and compare.

# %%
mine = "())(()"
states = diagram_gen.gates(lstm, brackets.encoded(mine))["c"][0, :, 0]
print(*(f"{bracket} {c:.2f}  " for bracket, c in zip(mine, states, strict=True)))
