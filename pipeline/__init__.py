"""Wijksynthese: what municipal evaluations of sociale wijkteams say together."""

__version__ = "0.1.0"
