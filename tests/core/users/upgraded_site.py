"""Print what an upgraded site knows about its accounts, as JSON."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    """Look up the accounts of `former_site`, and add one."""
    django.setup()
    from django.contrib.contenttypes.models import ContentType
    from django.db import IntegrityError, transaction
    from wagtail.models import ModelLogEntry, Revision

    from core.users.models import User

    alix, blake, chris, dana = User.objects.order_by("pk")
    found = {
        "password": alix.check_password("correct horse"),
        "groups": [group.name for group in blake.groups.all()],
        "permissions of the group": blake.groups.get().permissions.filter(content_type__app_label="users").exists(),
        "own permissions": sorted(chris.get_user_permissions()),
        "revisions": [revision.user.username for revision in Revision.objects.all()],
        "log": [
            entry.label for entry in ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User))
        ],
        "number of the next account": User.objects.create_user("eden", "eden@example.org").pk,
    }
    try:
        with transaction.atomic():
            User.objects.create_user("other", dana.email.upper())
    except IntegrityError as error:
        found["same address again"] = type(error).__name__
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
