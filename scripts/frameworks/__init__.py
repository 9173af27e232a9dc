"""Programs that run converted weights in the real frameworks; see ``scripts/rosetta.py``.

Each runs in an environment of its own that holds its framework and NumPy, nothing of this project.
"""
