"""Code that every app stands on and no app owns. It imports none of them."""
