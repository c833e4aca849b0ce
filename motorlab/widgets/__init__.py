"""Panels and their pieces: the only part of MotorLab that knows ipywidgets."""
