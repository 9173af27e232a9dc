"""The explorer: weights map, shapes and code of a layer in any size, one control at a time.

The generator draws and words everything; a script (``docs/assets/explorer``) only fills in numbers
(:mod:`~diagram_gen.explorer.slots`) and puts drawings together again
(:mod:`~diagram_gen.explorer.drawings`).
"""
