"""Lets `python -m pipeline` do what the command `wijksynthese` does."""

from pipeline.cli import main

main()
