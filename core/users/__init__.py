"""The accounts of staff, as a table that every app may refer to."""
