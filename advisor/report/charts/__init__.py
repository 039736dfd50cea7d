"""Static SVG charts, drawn with pygal. Knows figures and labels; knows no record."""
