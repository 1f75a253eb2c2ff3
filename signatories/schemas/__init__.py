"""What the public API says of signatories, and what it takes from them."""
