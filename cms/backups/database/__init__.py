"""The database in a backup: rows of tables, written so that SQLite and PostgreSQL can load them."""
