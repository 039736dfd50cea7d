"""Learns a rubric's weights from cases, within its bounds; needs `advisor[calibrate]`."""
