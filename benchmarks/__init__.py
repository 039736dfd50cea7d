"""Measures advisor against published figures, other pipelines and the machine; no part of it.

Run from the top of a checkout, as README.md beside this file says.
"""
