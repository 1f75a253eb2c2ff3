"""Mails to signers and staff, and the outbox from which they are sent."""
