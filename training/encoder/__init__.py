"""Makes `pipeline/encoder/weights.npz` again: `python -m training.encoder`."""
