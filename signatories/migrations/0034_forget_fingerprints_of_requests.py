"""Fingerprints of requests no longer depend on the order of the fields: those of the release before match nothing.

Without one, a retry across the upgrade is acknowledged, and not refused as a different request. Keys last for a day.
"""

from django.db import migrations


def forget_fingerprints(apps, schema_editor):
    apps.get_model("signatories", "RequestKey").objects.update(request_fingerprint="")


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0033_plainer_help'),
    ]

    operations = [
        migrations.RunPython(forget_fingerprints, migrations.RunPython.noop),
    ]
