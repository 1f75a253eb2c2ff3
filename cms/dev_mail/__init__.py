"""Mail on a development machine: written to files and shown in the admin."""
