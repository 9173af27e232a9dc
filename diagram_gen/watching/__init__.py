"""Live layers while they run: the values of all gates and states at every time step.

A model is called once, as its owner would call it. What reaches each recurrent layer is written
down, and what Keras keeps to itself is computed from it (:mod:`diagram_gen.watching.recomputed`).
"""
