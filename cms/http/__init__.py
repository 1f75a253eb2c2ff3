"""Middleware of the whole site."""
