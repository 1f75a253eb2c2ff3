"""Accounts of staff: rate limits of sign-ins, and password resets."""
