"""The command `wirelens`: what a subscriber needs over HTTP, and whatever else is installed beside it."""
