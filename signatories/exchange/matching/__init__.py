"""Matching of rows with the entries of a list and with each other."""
