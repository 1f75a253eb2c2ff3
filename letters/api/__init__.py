"""Letters in the public API. URLs are built from the configured site, never from the Host header."""
