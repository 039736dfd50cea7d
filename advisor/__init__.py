"""Prompt, long context, RAG, fine-tuning or both: asks, judges and measures."""
