"""Benchmarks relative to a baseline on the same machine in the same run: `make bench` prints the ratios."""
