"""The pages around the letters: home pages and standard pages."""
