"""Letters in the public API. Addresses come from the configured site, never from the request's Host header."""
