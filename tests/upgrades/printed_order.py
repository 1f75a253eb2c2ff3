"""A list in the printed order before the table of sort keys; a place of `tests.upgrades.past_states`."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

BEFORE = [("letters", "0019_editions_signed_by"), ("signatories", "0047_drop_membership_column")]
NAMES = (
    ("organization", "The Larch Trust", "Le Mélèze", ""),
    ("organization", "Birch Society", "", ""),
    ("organization", "Zelkova Network", "Abies", ""),
    ("organization", "Northlight", "", "Aurora"),
    ("individual", "Yan Alder", "", ""),
    ("individual", "Abel Zeder", "", ""),
    ("individual", "Robin Roy", "", "Roy, Robin"),
    ("individual", "𒀀𒀁", "", ""),
)


class Filled(NamedTuple):
    """The lists, and the names of the first in each language, in the order of the release before."""

    list_pk: int
    empty_pk: int
    names: dict[str, list[str]]


def make_letter(apps: Any) -> int:
    """Create a letter in English and French; return the key of its list."""
    list_pk: int = apps.get_model("signatories", "SignatoryList").objects.create(title="Printed order").pk
    letters, indexes = (apps.get_model("letters", name).objects for name in ("LetterPage", "LetterIndexPage"))
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_type, _created = content_types.get_or_create(app_label="letters", model="letterpage")
    translation_key = uuid4()
    for index in indexes.order_by("path"):
        letters.create(
            title="Letter",
            draft_title="Letter",
            slug="letter",
            path=f"{index.path}0001",
            depth=index.depth + 1,
            url_path=f"{index.url_path}letter/",
            content_type=content_type,
            locale_id=index.locale_id,
            translation_key=translation_key,
            signatory_list_id=list_pk,
        )
        indexes.filter(pk=index.pk).update(numchild=1)
    return list_pk


def fill(apps: Any) -> Filled:
    """Store entries as the release before sorted them, one of them withheld and one pending, and an empty list."""
    from signatories.migrations._sort_keys_2026_11 import key_by_name

    list_pk = make_letter(apps)
    empty_pk = apps.get_model("signatories", "SignatoryList").objects.create(title="Empty").pk
    model = apps.get_model("signatories", "Signatory")
    rows = [(*row, "published", False) for row in NAMES]
    rows.append(("individual", "Withheld", "", "", "published", True))
    rows.append(("individual", "Pending", "", "", "pending", False))
    for kind, name, french, sort_as, status, is_name_hidden in rows:
        entry = model(
            signatory_list_id=list_pk,
            kind=kind,
            name=name,
            name_key=name.casefold(),
            names={"fr": french} if french else {},
            sort_as=sort_as,
            sort_as_source="stated" if sort_as else "",
            status=status,
            is_name_hidden=is_name_hidden,
            country="CA" if kind == "organization" else "",
        )
        entry.sort_key, entry.sort_key_fr = key_by_name(entry, ""), key_by_name(entry, "fr")
        entry.save()
    return Filled(list_pk, empty_pk, columns(apps, list_pk))


def columns(apps: Any, list_pk: int) -> dict[str, list[str]]:
    """Return the names in the order of the columns of the release before."""
    public = apps.get_model("signatories", "Signatory").objects.filter(
        signatory_list=list_pk, status="published", is_name_hidden=False
    )
    return {
        language: list(public.order_by("-kind", column, "pk").values_list("name", flat=True))
        for language, column in (("en", "sort_key"), ("fr", "sort_key_fr"))
    }


def listed(list_pk: int) -> dict[str, list[str]]:
    """Return the names in the printed order of each language."""
    from django.utils.translation import override

    from signatories.listing.pagination import list_structure, printed_page
    from signatories.models import SignatoryList

    signatory_list = SignatoryList.objects.get(pk=list_pk)
    found = {}
    for language in ("en", "fr"):
        with override(language):
            page = printed_page(signatory_list.signatories.public(), list_structure(signatory_list), limit=99)
        found[language] = [entry.name for entry in page]
    return found


def after(filled: Filled) -> dict[str, Any]:
    """Return the names as this release lists them, the orders of both lists, and what is wrong with those."""
    from signatories.models import SignatoryList
    from signatories.sort_orders.keys import find_wrong_keys
    from tests.factories import SignatoryListFactory

    lists = SignatoryList.objects.filter(pk__in=(filled.list_pk, filled.empty_pk)).order_by("pk")
    return {
        "before": filled.names,
        "listed": listed(filled.list_pk),
        "wrong": [pk for signatory_list in lists for _order, pk in find_wrong_keys(signatory_list)],
        "orders": [
            sorted(signatory_list.sort_orders.filter(is_current=True).values_list("language", "individual_order"))
            for signatory_list in lists
        ],
        "new list": SignatoryListFactory().individual_order,
    }


def back(apps: Any, filled: Filled) -> dict[str, list[str]]:
    """Return the names in the order of the columns."""
    return columns(apps, filled.list_pk)
