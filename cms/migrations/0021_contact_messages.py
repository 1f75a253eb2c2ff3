"""Signatory managers answer messages of the contact form and say who gets them; moderators answer them too."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {
    "Moderators": ("view_contactmessage", "change_contactmessage"),
    "Signatory managers": (
        "view_contactmessage",
        "change_contactmessage",
        "delete_contactmessage",
        "export_contactmessage",
        "change_contactsettings",
    ),
}


def add_permissions(apps, schema_editor):
    create_permissions(all_apps.get_app_config("contact"), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ADDED.items():
        group = Group.objects.filter(name=name).first()
        if group:
            found = Permission.objects.filter(content_type__app_label="contact", codename__in=codenames)
            group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0020_calls_to_action"),
        ("contact", "0001_initial"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
