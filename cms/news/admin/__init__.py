"""Screens of staff for news."""
