"""Django's database backend for PostgreSQL, with fewer round trips."""
