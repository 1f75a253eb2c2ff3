"""Views behind the screens."""
