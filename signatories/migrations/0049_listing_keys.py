"""Sorts the listings of staff by the name as written, without sort texts and with articles; and back."""

from django.db import migrations
from django.db.models import Q

from signatories.migrations._sort_keys_2026_11 import key_by_name, sort_key

SLICE = 1000
#: The language of the column `sort_key_fr`.
LANGUAGE = "fr"


def _rewrite(entries, columns, set_keys):
    last = 0
    while chunk := list(entries.filter(pk__gt=last).order_by("pk")[:SLICE]):
        for entry in chunk:
            set_keys(entry)
        entries.model.objects.bulk_update(chunk, columns)
        last = chunk[-1].pk


def set_listing_keys(apps, schema_editor):
    entries = apps.get_model("signatories", "Signatory").objects.filter(Q(kind="organization") | ~Q(sort_as=""))

    def set_keys(entry):
        entry.sort_key = sort_key(entry.name)

    _rewrite(entries, ["sort_key"], set_keys)


def set_printed_keys(apps, schema_editor):
    def set_keys(entry):
        entry.sort_key, entry.sort_key_fr = key_by_name(entry, ""), key_by_name(entry, LANGUAGE)

    _rewrite(apps.get_model("signatories", "Signatory").objects.all(), ["sort_key", "sort_key_fr"], set_keys)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0048_sort_keys")]

    operations = [migrations.RunPython(set_listing_keys, set_printed_keys)]
