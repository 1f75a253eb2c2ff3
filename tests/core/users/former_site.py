"""Fill a database of a release whose accounts were those of Django with accounts, and with what refers to them."""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def main() -> None:
    """Add accounts and their traces, and print `[]`."""
    django.setup()
    from django.contrib.auth.models import Group, Permission, User

    managers = Group.objects.get(name="Signatory managers")
    managers.permissions.add(Permission.objects.get(content_type__app_label="auth", codename="add_user"))
    alix = User.objects.create_superuser("alix", "Alix@example.org", "correct horse", first_name="Alix")
    blake = User.objects.create_user("blake", "alix@Example.org", is_active=False)
    chris = User.objects.create_user("chris")
    dana = User.objects.create_user("dana", "dana@example.org")
    blake.groups.add(managers)
    chris.user_permissions.add(Permission.objects.get(content_type__app_label="auth", codename="delete_user"))
    _add_traces(alix, dana)
    json.dump([], sys.stdout)


def _add_traces(author: Any, other: Any) -> None:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.log_actions import log
    from wagtail.models import ModelLogEntry, Page, UploadedFile
    from wagtail.users.models import UserProfile

    from signatories.models.column_choice import ColumnChoice

    page = Page.objects.filter(depth=2).order_by("pk")[0].specific
    page.save_revision(user=author)
    log(page, "wagtail.edit", user=author)
    log(other, "wagtail.create", user=author)
    assert ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(type(other))).exists()
    UserProfile.objects.create(user=author, preferred_language="fr")
    UploadedFile.objects.create(uploaded_by_user=author, file="draft.png")
    ColumnChoice.objects.create(user=other, columns=["name"])


if __name__ == "__main__":
    main()
