"""Screens in Wagtail's admin: the editor, the explorer, editions and the dashboard."""
