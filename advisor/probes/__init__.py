"""Experiments on sample data. Every heavy library lives here, behind `advisor.probes.door`."""
