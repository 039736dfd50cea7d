"""Statistics of paired arms: intervals, tests, families, power. Pure: numpy and SciPy only."""
