"""The chain of the audit log: what staff did, in records whose hashes include those before."""
