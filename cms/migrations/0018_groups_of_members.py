"""Signatory managers edit the groups of members; the other roles see them."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {
    "Editors": ("view_membergroup",),
    "Moderators": ("view_membergroup",),
    "Signatory managers": ("view_membergroup", "add_membergroup", "change_membergroup", "delete_membergroup"),
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
        ("cms", "0017_digest"),
        ("signatories", "0069_members"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
