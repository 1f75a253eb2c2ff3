"""Corrections wait for entries that are on their list, and say whether a logo came with them."""

from django.db import migrations


def close_corrections(apps, schema_editor):
    Correction = apps.get_model("signatories", "Correction")
    Correction.objects.exclude(signatory__status="published").delete()
    Correction.objects.exclude(signatory__contact__isnull=True).exclude(signatory__contact__logo="").update(has_logo=True)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0017_corrections_add_up")]

    operations = [migrations.RunPython(close_corrections, migrations.RunPython.noop)]
