"""The contract of Wirelens, and what a subscriber needs to use it."""
