"""The services of Wirelens: one package each, all of the same shape."""
