"""The feeder: turns a wire item of any format into the next revision of an Article and gives a receipt."""
