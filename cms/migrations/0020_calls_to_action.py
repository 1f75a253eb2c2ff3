"""Editors write and publish calls to action; signatory managers and moderators see none of their screens."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ACTIONS = ("view", "add", "change", "delete", "publish")


def add_permissions(apps, schema_editor):
    create_permissions(all_apps.get_app_config("calls_to_action"), verbosity=0, using=schema_editor.connection.alias)
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Wagtail adds this permission after all migrations only.
    Permission.objects.get_or_create(
        content_type=ContentType.objects.get(app_label="calls_to_action", model="calltoaction"),
        codename="publish_calltoaction",
        defaults={"name": "Can publish call to action"},
    )
    group = Group.objects.filter(name="Editors").first()
    if group:
        codenames = [f"{action}_calltoaction" for action in ACTIONS]
        found = Permission.objects.filter(content_type__app_label="calls_to_action", codename__in=codenames)
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0019_imports_of_subscribers"),
        ("calls_to_action", "0001_initial"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
