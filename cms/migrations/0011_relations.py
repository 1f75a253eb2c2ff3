"""Signatory managers edit the relations of organizations to the coalition; the other roles see them."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = {
    "Editors": ("view_relation",),
    "Moderators": ("view_relation",),
    "Signatory managers": ("view_relation", "add_relation", "change_relation", "delete_relation"),
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
        ("cms", "0010_requests_are_leased"),
        ("signatories", "0046_members_by_relation"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
