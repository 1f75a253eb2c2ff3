"""Signatory managers choose and upload documents, such as the answer to a letter, for the updates of letters."""

from django.db import migrations

ADDED = ("add_document", "change_document", "choose_document")


def add_permissions(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="Signatory managers").first()
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    if group is None or root is None:
        return
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="wagtaildocs")
    for permission in permissions.filter(codename__in=ADDED):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0015_appearance"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
