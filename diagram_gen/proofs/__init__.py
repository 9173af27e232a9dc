"""Proofs that the build runs against Keras; each module imports Keras, so only when needed.

A proof is a function without arguments that returns a :class:`diagram_gen.proof.Proof`. Its name
is its key with underscores; :data:`diagram_gen.catalogue.PROOFS` says in which module it lies.
"""
