"""Permissions of the three roles for signing: managers see the mail and pause signing, moderators review."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {
    "Signatory managers": ("view_mail", "change_signingsettings"),
}


def add_permissions(apps, schema_editor):
    create_permissions(
        all_apps.get_app_config("signatories"), verbosity=0, using=schema_editor.connection.alias
    )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ADDED.items():
        group = Group.objects.filter(name=name).first()
        if group:
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label="signatories", codename__in=codenames)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_roles"),
        ("signatories", "0004_signing_on"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
