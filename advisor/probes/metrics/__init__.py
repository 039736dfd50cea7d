"""What an output is worth beside its references, per item in [0, 1]; one file per kind of task."""
