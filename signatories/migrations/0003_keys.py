"""Set the fields of existing entries that new ones get: search words, and keys without legal forms."""

from django.db import migrations

from signatories.migrations._keys_2026_06 import organization_key, search_text

SLICE = 500


def set_keys(apps, schema_editor):
    for name, texts, is_organization in (
        ("Organization", ("name", "name_fr", "former_names", "website"), lambda _entry: True),
        ("Signatory", ("name", "name_fr", "title", "affiliation"), lambda entry: entry.kind == "organization"),
    ):
        model = apps.get_model("signatories", name)
        # Two names that differ by their legal form alone stay two: the second keeps its key.
        taken = set()
        entries = []
        for entry in model.objects.order_by("pk").iterator(chunk_size=SLICE):
            entry.search_text = search_text(*(getattr(entry, text) for text in texts))
            key = organization_key(entry.name) if is_organization(entry) else entry.name_key
            place = (getattr(entry, "signatory_list_id", None), getattr(entry, "email_key", ""), key)
            if place not in taken:
                taken.add(place)
                entry.name_key = key
            entries.append(entry)
        model.objects.bulk_update(entries, ["search_text", "name_key"], batch_size=SLICE)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0002_presentation_and_import_rows")]

    operations = [migrations.RunPython(set_keys, migrations.RunPython.noop)]
