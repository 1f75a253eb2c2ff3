"""Set the sort key of each entry for French lists."""

from django.db import migrations
from django.db.models import F

from signatories.migrations._keys_2026_06 import sort_key

SLICE = 500


def set_french_keys(apps, schema_editor):
    model = apps.get_model("signatories", "Signatory")
    model.objects.update(sort_key_fr=F("sort_key"))
    entries = list(model.objects.exclude(name_fr="").filter(sort_as=""))
    for entry in entries:
        entry.sort_key_fr = sort_key(entry.name_fr)
    model.objects.bulk_update(entries, ["sort_key_fr"], batch_size=SLICE)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0009_french_order")]

    operations = [migrations.RunPython(set_french_keys, migrations.RunPython.noop)]
