"""Calls to action after the text of pages and inside it: donate, subscribe, write to a minister."""
