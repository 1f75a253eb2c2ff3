"""Names of people and organizations: their parts, the text they sort by, and the keys that compare them."""
