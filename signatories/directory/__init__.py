"""The directory of organizations."""
