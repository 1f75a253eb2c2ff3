"""Sign-on, confirmation and self-service of signers."""
