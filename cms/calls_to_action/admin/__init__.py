"""The screens of calls to action."""
