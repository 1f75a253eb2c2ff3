"""The screens of an import, step by step."""
