"""The same weights in other frameworks: how each one lays them out, and exact conversions.

:mod:`~diagram_gen.rosetta.layouts` is the table, :mod:`~diagram_gen.rosetta.convert` reads and
writes arrays by it; the modules named after a framework add what only that framework has.
"""
