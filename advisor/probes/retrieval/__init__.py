"""Finding passages: cutting documents up, indexing, searching, and judging how well that went."""
