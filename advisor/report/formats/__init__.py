"""The formats: one file each, found by being here, with `FORMAT` in it and named as the file is."""
