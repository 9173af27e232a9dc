# %% [markdown]
# ---
# title: "Notebook: the weights of a trained GRU, gate by gate"
# description: "Open a GRU that learned a sonnet character by character in a runnable notebook: statistics and histograms per gate before and after training, and the poem it recites."
# ---
#
# # What training does to the weights
#
# A GRU with 32 units has learned one poem by heart, character by character.
# The arrays from before its training are kept beside it, so both can be compared, block by block.
#
# Download this page as a notebook: [read-trained-weights.ipynb](download/read-trained-weights.ipynb).
# It needs this site's package and the models, which are all in the repository: clone it, run `python3 scripts/build.py` once, and open the notebook with the Python in `.venv`.
#
# ## The model recites

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

import diagram_gen
from diagram_gen.training import characters, files

model = keras.models.load_model(files.model_path("characters-gru"))
gru = model.layers[0]


def recited(start, count):
    """Return a text that the model goes on with, always the most probable character."""
    text = start
    for _ in range(count):
        given = np.asarray(model(characters.encoded(text)))[0, -1]
        text += characters.alphabet()[int(given.argmax())]
    return text


print(recited("Shall I compare", 120))

# %% [markdown]
# ## Blocks before and after
#
# Keras stores the three blocks of a GRU side by side: update gate `z`, reset gate `r`, candidate `h`.

# %%
before = files.initial_weights("characters-gru")[: len(gru.weights)]
after = gru.get_weights()
names = [weight.name for weight in gru.weights]

for name, old, new in zip(names, before, after, strict=True):
    print(name, new.shape)
    for letter, a, b in zip("zrh", np.split(old, 3, -1), np.split(new, 3, -1), strict=True):
        print(f"  {letter}: standard deviation {a.std():.2f} before, {b.std():.2f} after")

# %% [markdown]
# Everything has spread. In the recurrent kernel the update gate spread most.

# %% alt="Three histograms of the recurrent kernel, one for each block. Before training the values are close to zero; after it they are spread widely, most of all in the block z."
figure, panels = plt.subplots(
    1, 3, figsize=(9, 2.6), sharex=True, sharey=True, layout="constrained"
)
bins = np.linspace(-2.5, 2.5, 51)
for axes, letter, old, new in zip(
    panels, "zrh", np.split(before[1], 3, -1), np.split(after[1], 3, -1), strict=True
):
    axes.hist(old.ravel(), bins, histtype="step", color="gray", label="before")
    axes.hist(new.ravel(), bins, histtype="step", color="#005a8e", label="after")
    axes.set_title(f"recurrent_kernel, block {letter}", fontsize=10)
panels[0].legend()
plt.show()

# %% [markdown]
# ## What the gates do with such weights
#
# Large weights make a gate decide: its sum is far from zero, and the sigmoid close to 0 or 1.

# %%
line = characters.text().splitlines()[0]
gates = diagram_gen.gates(gru, characters.encoded(line))
for letter in "zr":
    share = np.mean((gates[letter] < 0.1) | (gates[letter] > 0.9))
    print(f"{letter}: a share of {share:.2f} of all values is below 0.1 or above 0.9")

# %% [markdown]
# ## The two rows of the bias
#
# In `z` and `r` both rows are only added up. They get the same gradient, so what started equal stays equal.
# In the candidate the reset gate stands between them.

# %%
row_x, row_h = after[2]
for letter, a, b in zip("zrh", np.split(row_x, 3), np.split(row_h, 3), strict=True):
    print(f"{letter}: the rows differ by up to {np.abs(a - b).max():.2f}")

# %% [markdown]
# ## Your turn
#
# - Start the recital in the middle of a line, or with a word that the poem does not have (letters of the poem only). When does the model find its way back?
# - Set the block `r` of all three arrays to zero, as in [Gates at work](gates-at-work.ipynb). Can it still recite?
# - Let it read another line of the poem, and draw its gates with `gates.plot()`.

# %%
print(recited("more lovely", 40))
