"""How names sort: alphabets, collation, and the rules of a list."""
