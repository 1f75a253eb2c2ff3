"""Accounts of staff: rate limits of sign-ins, password resets, the second factor, and the log of these acts."""
