"""What gates and states are called and how they are coloured, by the names of their values."""

from diagram_gen.cells import GRU, LSTM

_BLOCKS = [block for cell in (LSTM, GRU) for block in cell.blocks]

#: What lies between 0 and 1.
GATES = tuple(block.letter for block in _BLOCKS if block.is_gate)

#: In words; the candidate's name is one.
WORDS = {
    **{block.letter: block.name for block in _BLOCKS if block.is_gate},
    "c": "cell state",
    "h": "output",
}

#: The hue of each block; states, which belong to no block, have none.
HUES = {block.letter if block.is_gate else block.name: block.hue for block in _BLOCKS}
