"""Signatory managers import subscribers of the digest."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {"Signatory managers": ("import_subscriber",)}


def add_permissions(apps, schema_editor):
    create_permissions(all_apps.get_app_config("digest"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ADDED.items():
        group = Group.objects.filter(name=name).first()
        if group:
            found = Permission.objects.filter(content_type__app_label="digest", codename__in=codenames)
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0018_groups_of_members"),
        ("digest", "0003_imports"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
