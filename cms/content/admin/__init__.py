"""Screens of staff about all pages of the site."""
