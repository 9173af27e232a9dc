"""Layers and models of the reader's own: found in files, in live objects, or given as numbers.

Nothing here believes a description: shapes and values come from the arrays themselves, and what a
file's configuration says is held against them.
"""
