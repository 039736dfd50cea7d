"""Numbers and records -> words, for every output; the only room that rounds.

British spelling. Knows the records and no format: what it returns is plain text without markup.
"""
