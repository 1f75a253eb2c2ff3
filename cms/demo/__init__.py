"""The demo site: invented data and its loader."""
