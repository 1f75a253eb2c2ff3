"""The buttons, tabs, fields and menus that the manual for staff names are on the screens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import wagtail
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.menu import admin_menu

from core.users.models import User

MANUAL = Path("docs/staff")
CATALOGS = [Path("cms/locale/fr"), Path(wagtail.__file__).parent]
NAME = re.compile(r"(?<!\*)\*([A-Z][^*]*)\*(?!\*)")
MSGID = re.compile(r'^msgid ((?:"[^\n]*"\n)+)', re.MULTILINE)
#: Names that are no strings of the admin: titles of pages, and a button of the browser.
OTHERS = {"your home page", "Open letters", "Home", "Print"}
pytestmark = pytest.mark.django_db


@cache
def strings() -> set[str]:
    """Return the strings of the screens, in lower case without ellipses: those of this project and of Wagtail."""
    found = set()
    for folder in CATALOGS:
        for catalog in folder.rglob("fr/LC_MESSAGES/django.po" if folder.name == "wagtail" else "*.po"):
            for block in MSGID.findall(catalog.read_text(encoding="utf-8")):
                found.add("".join(line.strip()[1:-1] for line in block.splitlines()).replace('\\"', '"').lower())
    return found


def names() -> Iterator[tuple[str, list[str]]]:
    """Yield the names of each chapter, as paths such as `["Settings", "Letterhead"]`."""
    for chapter in sorted(MANUAL.glob("*.md")):
        text = " ".join(chapter.read_text(encoding="utf-8").split())
        for name in NAME.findall(text):
            yield chapter.name, name.split(" → ")


def menus(user: User) -> Mapping[str, set[str]]:
    """Return the labels of the admin's menu, each with those below it."""
    # Loads the URLs of the admin, which registers its viewsets.
    request: Any = RequestFactory().get(reverse("wagtailadmin_home"))
    request.user = user
    with override("en"):
        return {
            str(item.label): {str(below.label) for below in item.menu.menu_items_for_request(request)}
            if hasattr(item, "menu")
            else set()
            for item in admin_menu.menu_items_for_request(request)
        }


def test_every_name_is_on_a_screen() -> None:
    known = strings() | {name.lower() for name in OTHERS}
    assert [
        (chapter, part)
        for chapter, path in names()
        for part in path
        if not {part.lower(), f"{part.lower()} …"} & known
    ] == []


def test_what_the_manual_says_is_in_a_menu_is_there(staff: User) -> None:
    items = menus(staff)
    assert {"Pages", "News", "Digest", "Settings"} <= set(items)
    wrong = [
        (chapter, path)
        for chapter, path in names()
        if path[1:] and items.get(path[0]) and path[1] not in items[path[0]]
    ]
    assert wrong == []


def test_every_path_begins_with_an_item_of_the_menu_or_a_screen(staff: User) -> None:
    items = menus(staff)
    screens = {"Getting started", "Edit the list", "Updates"}
    assert [(chapter, path) for chapter, path in names() if path[1:] and path[0] not in {*items, *screens}] == []
