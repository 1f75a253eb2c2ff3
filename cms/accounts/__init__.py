"""Signing in to the admin: limits of attempts, and password resets."""
