"""Moderators see contact data, which they decide by; signatory managers erase personal data and delete lists."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {
    "Moderators": ("view_contact",),
    "Signatory managers": ("delete_signatorylist", "erase_signatorylist"),
}


def add_permissions(apps, schema_editor):
    create_permissions(all_apps.get_app_config("signatories"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ADDED.items():
        group = Group.objects.filter(name=name).first()
        if group:
            found = Permission.objects.filter(content_type__app_label="signatories", codename__in=codenames)
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_putting_back"),
        ("signatories", "0024_erase_permission"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
