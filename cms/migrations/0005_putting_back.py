"""Signatory managers may put those back on the list who withdrew or disputed."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def add_permission(apps, schema_editor):
    create_permissions(all_apps.get_app_config("signatories"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    group = Group.objects.filter(name="Signatory managers").first()
    if group:
        group.permissions.add(*Permission.objects.filter(codename="restore_signatory"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_periodic_work"),
        ("signatories", "0018_close_corrections"),
    ]

    operations = [migrations.RunPython(add_permission, migrations.RunPython.noop)]
