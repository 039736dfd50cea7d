"""Renders an assessment as text: one format a file. Writes no files and computes no results."""
