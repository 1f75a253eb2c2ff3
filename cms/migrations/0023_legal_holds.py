"""Signatory managers, who erase the personal data of lists, put lists on legal hold."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def add_permission(apps, schema_editor):
    create_permissions(all_apps.get_app_config("signatories"), verbosity=0, using=schema_editor.connection.alias)
    group = apps.get_model("auth", "Group").objects.filter(name="Signatory managers").first()
    if group:
        Permission = apps.get_model("auth", "Permission")
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="signatories", codename="hold_signatorylist")
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0022_view_system"),
        ("signatories", "0075_retention_of_lists"),
    ]

    operations = [migrations.RunPython(add_permission, migrations.RunPython.noop)]
