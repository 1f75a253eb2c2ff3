"""Edits of one object by two people at once: nothing is lost or overwritten unseen."""
