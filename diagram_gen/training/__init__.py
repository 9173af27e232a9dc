"""Small sample models, trained for real: their tasks, their data, and their files.

Training is no part of building the site: ``python -m diagram_gen train`` writes the files, which
belong to the repository, and the site is made from these.
"""
