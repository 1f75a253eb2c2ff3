"""Invitations to make an account: an administrator names an address, and its owner chooses name and password."""
