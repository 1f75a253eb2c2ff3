"""Screening of the texts of new and corrected entries: notices that send them to review, and refuse none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from rapidfuzz import fuzz, process

from core.prepared_queries import Parameter, PreparedQuery
from signatories.enums import Notice, Status
from signatories.fields import FIELDS, NAME_FIELDS, SCREENED_FIELDS
from signatories.former_names import name_mark
from signatories.models import NameFingerprint, Organization, Signatory
from signatories.names.look_alikes import has_look_alikes
from signatories.names.organization_keys import loose_key
from signatories.text import fold, missing_glyph_error

#: Spreadsheets read text with these prefixes as a formula. Such names can be legitimate ("+1 Collective").
FORMULA_PREFIXES = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: The notices of `get_text_notices`, which a new screening replaces; it leaves the others.
TEXT_NOTICES = (Notice.FORMULA, Notice.LOOK_ALIKE, Notice.NO_GLYPH)
#: Names at least this similar, on a scale to 100, are for a human to compare.
SIMILARITY_THRESHOLD = 90


def get_text_notices(entry: Signatory) -> list[Notice]:
    """Return the notices about the texts of an entry as it would be printed."""
    texts = [text for name in SCREENED_FIELDS for text in FIELDS[name].texts_of(entry)]
    notices = []
    if any(text.startswith(FORMULA_PREFIXES) for text in texts):
        notices.append(Notice.FORMULA)
    if any(has_look_alikes(text) for text in texts):
        notices.append(Notice.LOOK_ALIKE)
    if any(missing_glyph_error(text) for text in texts):
        notices.append(Notice.NO_GLYPH)
    return notices


def get_change_notices(entry: Signatory, changed: Collection[str]) -> list[Notice]:
    """Return the notices about an entry whose signer changed the fields `changed`.

    `entry` has the new values, unsaved, and current keys.
    """
    if set(changed).isdisjoint(SCREENED_FIELDS):
        return []
    is_claimed = not set(changed).isdisjoint(NAME_FIELDS) and _has_name_of_another(entry)
    return [*get_text_notices(entry), *([Notice.CLAIMED] if is_claimed else [])]


def refresh_text_notices(notices: Iterable[str], entry: Signatory) -> list[str]:
    """Return `notices` with those about the texts of an entry recomputed."""
    others = [notice for notice in notices if notice not in TEXT_NOTICES]
    return [*others, *(notice.value for notice in get_text_notices(entry))]


def is_already_listed(entry: Signatory) -> bool:
    """Return True if a locked entry may be somebody whom staff listed meanwhile, or is merged into a published entry.

    Two people may share a name if their addresses differ, so only entries without an address count. The names of
    organizations are unique in the database.
    """
    if entry.merged_into_id and entry.merge_target.status == Status.PUBLISHED:
        return True
    if entry.is_organization:
        return False
    found = _NAMESAKES.rows(
        list_pk=entry.signatory_list_id, name_key=entry.name_key, name_mark=name_mark(entry.kind, entry.name)
    )
    listed_row = [entry.signatory_list_id, entry.kind, Status.PUBLISHED, ""]
    if any(pk != entry.pk and row == listed_row for pk, *row in found):
        return True
    former = {pk for pk, _list_pk, kind, *_row in found if not kind} - {entry.pk}
    listed = Signatory.objects.filter(kind=entry.kind, status=Status.PUBLISHED, email_key="")
    return bool(former) and listed.filter(pk__in=former).exists()


def _namesakes() -> list[QuerySet[Any, Any]]:
    """Return the entries that have a name, of any list, kind and status, and the keys of those of a list that had it.

    While many sign and confirm, PostgreSQL still believes that a list is short and that few of it are published, and
    would read all of them by such a condition. It would also read all entries if it joined them to former names, of
    which there are none at most sites.
    """
    list_pk: Any = Parameter("list_pk", BigIntegerField())
    mark: Any = Parameter("name_mark", CharField())
    same = Signatory.objects.filter(name_key=Parameter("name_key", CharField())).order_by()
    former = NameFingerprint.objects.filter(signatory_list=list_pk, fingerprint=mark).order_by()
    return [
        same.values_list("pk", "signatory_list_id", "kind", "status", "email_key"),
        former.values_list("signatory_id", "signatory_list_id", *[Value("", output_field=CharField())] * 3),
    ]


_NAMESAKES = PreparedQuery(_namesakes)


def _has_name_of_another(entry: Signatory) -> bool:
    """Return True if the name of an entry is that of another on the list or, for organizations, in the directory."""
    listed = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id, kind=entry.kind, status=Status.PUBLISHED
    ).exclude(pk=entry.pk)
    if not entry.is_organization:
        return listed.filter(name_key=entry.name_key).exists()
    directory = Organization.objects.filter(~Q(pk=entry.organization_id or 0)).values_list(
        "name", "names", "former_names"
    )
    names = {name for own, others in listed.values_list(*NAME_FIELDS) for name in (own, *others.values())}
    names |= {name for own, others, former in directory for name in (own, *others.values(), *former.splitlines())}
    # Names that differ by an article alone are the same.
    known = {loose_key(fold(name)) for name in names if name.strip()}
    return any(
        process.extractOne(
            loose_key(fold(name)), known, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILARITY_THRESHOLD
        )
        for name in entry.all_names
    )
