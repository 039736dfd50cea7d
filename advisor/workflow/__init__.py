"""What the commands and the Python API both call: puts the rooms together."""
