"""Keeps design documents in step with an assessment: blocks in them, their check, their links.

Knows Markdown's structure and what people may write in a block; reads no files and judges nothing.
"""
