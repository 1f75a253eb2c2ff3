"""Measured against something else on the same machine in the same run: `make bench` prints the ratios."""
