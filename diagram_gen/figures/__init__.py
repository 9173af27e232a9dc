"""One module per kind of figure. Each draws from facts alone and returns a ``Figure``."""
