"""Mails that were given up, of all kinds, on one screen of staff."""
