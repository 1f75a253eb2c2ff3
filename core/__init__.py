"""Shared code that belongs to no app. It imports none of them."""
