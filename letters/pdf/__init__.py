"""The typesetter: a letter as a PDF, made in a sealed process."""
