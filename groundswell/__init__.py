"""Groundswell: the command line, the workspace and the order of steps."""

__version__ = "0.1.0"
