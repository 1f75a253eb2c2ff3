"""Mail on a developer's machine: files that the admin shows."""
