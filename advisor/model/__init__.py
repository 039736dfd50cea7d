"""Frozen records: what advisor knows, asks, measures and concludes. No input or output."""
