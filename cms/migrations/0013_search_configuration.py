"""Create the text search configuration of PostgreSQL with which a search ignores accents, as it does on SQLite.

The extension `unaccent` belongs to PostgreSQL, and the owner of a database may create it.
"""

from django.db import migrations

CREATE = """
CREATE EXTENSION IF NOT EXISTS unaccent;
DROP TEXT SEARCH CONFIGURATION IF EXISTS undersigned;
CREATE TEXT SEARCH CONFIGURATION undersigned (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION undersigned ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION undersigned")


class Migration(migrations.Migration):
    dependencies = [("cms", "0012_institutions")]

    operations = [migrations.RunPython(create, drop)]
