"""Blocks embedded in design documents, and the check that they still hold."""
