"""Judges: turns a rubric, answers and findings into an assessment. Pure: no files, no clock."""
