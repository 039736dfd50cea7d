"""Turns numbers and records into words. The only room that rounds."""
