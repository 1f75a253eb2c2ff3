"""The screens of the updates of a letter."""
