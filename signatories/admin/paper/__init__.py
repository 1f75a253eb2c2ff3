"""The screens of signatures on paper."""
