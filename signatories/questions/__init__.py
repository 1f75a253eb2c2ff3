"""The questions of a list: their form fields and schemas, how staff change them, and their answers."""
