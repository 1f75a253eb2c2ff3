"""Checks of the accounts of staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.db import connections

from core.users.models import COMPARED_EMAIL, User


@checks.register(checks.Tags.database)
def check_shared_addresses(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn of accounts with the same e-mail address, and of active ones without any. `migrate` runs it."""
    if "default" not in (databases or ()) or User._meta.db_table not in _tables():
        return []
    accounts = User.objects.order_by("username").values_list("username", COMPARED_EMAIL, "is_active")
    by_address = defaultdict(list)
    for name, address, _is_active in accounts:
        by_address[address].append(name)
    without = [name for name, address, is_active in accounts if is_active and not address]
    shared = [_shared(names) for address, names in by_address.items() if address and len(names) > 1]
    return [*shared, *([_without(without)] if without else [])]


def _tables() -> list[str]:
    return connections["default"].introspection.table_names()


def _shared(names: list[str]) -> checks.CheckMessage:
    return checks.Warning(
        f"Accounts of staff have the same e-mail address: {', '.join(names)}.",
        hint="Give each person an address of their own in Settings → Users, or delete accounts that nobody needs.",
        id="users.W001",
    )


def _without(names: list[str]) -> checks.CheckMessage:
    return checks.Warning(
        f"Accounts of staff have no e-mail address: {', '.join(names)}.",
        hint="Add it in Settings → Users: without it, nobody can reset a lost password, and no digest arrives.",
        id="users.W002",
    )
