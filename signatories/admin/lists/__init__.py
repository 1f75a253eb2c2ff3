"""The screens of signatory lists."""
