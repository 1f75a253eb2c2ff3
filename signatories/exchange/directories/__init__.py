"""Import of files into the directory of organizations and the list of institutions."""
