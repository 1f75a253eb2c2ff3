from django.db import migrations


def fill(apps, schema_editor):
    """Note that the sort texts of earlier releases were stated: nothing was guessed then."""
    signatories = apps.get_model("signatories", "Signatory").objects
    signatories.exclude(sort_as="").filter(sort_as_source="").update(sort_as_source="stated")


class Migration(migrations.Migration):
    dependencies = [("signatories", "0039_sort_text_sources")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
