"""The three roles: groups of Django, each with the permissions that it needs.

*Editors* write and publish letters and see the names of those who sign, never their contact data; *Signatory
managers* keep the lists; *Moderators* approve and reject. Wagtail's own groups of these names are replaced.
"""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ("wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs", "letters", "signatories")

ROLES = {
    "Editors": (
        *("wagtailadmin.access_admin", "letters.view_edition", "letters.add_edition"),
        *("signatories.view_signatorylist", "signatories.view_signatory", "signatories.view_organization"),
    ),
    "Signatory managers": (
        *("wagtailadmin.access_admin", "letters.view_edition", "letters.add_edition"),
        *("signatories.view_signatorylist", "signatories.change_signatorylist"),
        *("signatories.view_signatory", "signatories.add_signatory", "signatories.change_signatory"),
        *("signatories.delete_signatory", "signatories.moderate_signatory"),
        *("signatories.view_contact", "signatories.export_contact"),
        *("signatories.view_organization", "signatories.add_organization", "signatories.change_organization"),
        *("signatories.view_importbatch", "signatories.add_importbatch"),
    ),
    "Moderators": (
        *("wagtailadmin.access_admin", "signatories.view_signatorylist", "signatories.view_signatory"),
        "signatories.moderate_signatory",
    ),
}
#: Permissions of editors on all pages.
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
#: On all images and documents: editors illustrate letters, managers keep logos.
FILE_PERMISSIONS = {
    "Editors": ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"),
    "Signatory managers": ("add_image", "change_image", "choose_image"),
}


def make_roles(apps, schema_editor):
    for label in APPS:
        create_permissions(all_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root_page = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    root_collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for name, permissions in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_find(Permission, permissions))
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
        if name == "Editors":
            for permission in Permission.objects.filter(
                content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
            ):
                GroupPagePermission.objects.create(group=group, page=root_page, permission=permission)
        for permission in Permission.objects.filter(codename__in=FILE_PERMISSIONS.get(name, ())):
            GroupCollectionPermission.objects.create(group=group, collection=root_collection, permission=permission)


def _find(Permission, names):
    for name in names:
        app_label, codename = name.split(".")
        yield Permission.objects.get(content_type__app_label=app_label, codename=codename)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("letters", "0002_letter_indexes"),
        ("signatories", "0003_keys"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
