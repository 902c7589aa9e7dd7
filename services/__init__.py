"""The services of Wirelens: one package each, all of the same shape."""

import os

# Read by OpenBLAS when numpy is first imported, which no one module can be sure to come before. The matrices here are
# small: more threads only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
