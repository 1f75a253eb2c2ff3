"""The stored sort orders of lists, and the keys of entries in them."""
