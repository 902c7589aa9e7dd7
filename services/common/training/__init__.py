"""What training a model takes, whatever it learns: the encoder, the steps, checkpoints, export.

Needs the extra `train`. Nothing here is imported by a running service.
"""
