"""Editors change the appearance of the site, its menus and its texts: they decide which pages it has."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ADDED = ("change_appearance", "add_sitetexts", "change_sitetexts", "view_sitetexts")


def add_permissions(apps, schema_editor):
    create_permissions(all_apps.get_app_config("appearance"), verbosity=0, using=schema_editor.connection.alias)
    group = apps.get_model("auth", "Group").objects.filter(name="Editors").first()
    if group:
        Permission = apps.get_model("auth", "Permission")
        group.permissions.add(*Permission.objects.filter(content_type__app_label="appearance", codename__in=ADDED))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0014_news_categories"),
        ("appearance", "0001_initial"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
