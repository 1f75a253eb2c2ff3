"""Editions: requested, made, taken down and checked."""
