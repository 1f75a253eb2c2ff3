"""What is noticed in the words of an entry, new or corrected: each notice keeps it waiting and refuses nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from rapidfuzz import fuzz, process

from signatories.enums import Notice, Status
from signatories.fields import NAME_FIELDS, SCREENED_FIELDS
from signatories.former_names import formerly
from signatories.models import Organization, Signatory
from signatories.text import fold, glyph_fault, has_look_alikes, loose_key

#: How a spreadsheet would take a name for a formula; such names are legitimate ("+1 Collective").
FORMULA_PREFIXES = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: What `get_text_notices` finds: a later look replaces these and no others.
TEXT_NOTICES = (Notice.FORMULA, Notice.LOOK_ALIKE, Notice.NO_GLYPH)
#: Of 100: how like two names are that a human should compare.
SIMILARITY_THRESHOLD = 90


def get_text_notices(entry: Signatory) -> list[Notice]:
    """Return what is noticed in the texts of an entry as it would be printed."""
    texts = [str(getattr(entry, field)) for field in SCREENED_FIELDS]
    notices = []
    if any(text.startswith(FORMULA_PREFIXES) for text in texts):
        notices.append(Notice.FORMULA)
    if any(has_look_alikes(text) for text in texts):
        notices.append(Notice.LOOK_ALIKE)
    if any(glyph_fault(text) for text in texts):
        notices.append(Notice.NO_GLYPH)
    return notices


def get_change_notices(entry: Signatory, changed: Collection[str]) -> list[Notice]:
    """Return what is noticed in an entry whose signer changed some of its fields, as it would be printed then.

    `entry` has the new values, unsaved, and its keys set.
    """
    if set(changed).isdisjoint(SCREENED_FIELDS):
        return []
    claims = not set(changed).isdisjoint(NAME_FIELDS) and _has_name_of_another(entry)
    return [*get_text_notices(entry), *([Notice.CLAIMED] if claims else [])]


def refresh_text_notices(notices: Iterable[str], entry: Signatory) -> list[str]:
    """Return the notices of an entry with those of its texts looked for again."""
    kept = [notice for notice in notices if notice not in TEXT_NOTICES]
    return [*kept, *(notice.value for notice in get_text_notices(entry))]


def is_already_listed(entry: Signatory) -> bool:
    """Tell whether a locked entry may be somebody whom staff put on the list meanwhile, or merged it into.

    People of one name and two addresses are two; of one without an address nobody knows. An organization's name is
    its own, and the database's business.
    """
    if entry.merged_into_id and entry.standing.status == Status.PUBLISHED:
        return True
    if entry.is_organization:
        return False
    published = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id, kind=entry.kind, status=Status.PUBLISHED, email_key=""
    ).exclude(pk=entry.pk)
    return (
        published.filter(name_key=entry.name_key).exists()
        or published.filter(pk__in=formerly(entry.signatory_list_id, entry.kind, entry.name)).exists()
    )


def _has_name_of_another(entry: Signatory) -> bool:
    """Tell whether an entry is named like somebody else: on the list, or, of organizations, in the directory."""
    listed = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id, kind=entry.kind, status=Status.PUBLISHED
    ).exclude(pk=entry.pk)
    if not entry.is_organization:
        return listed.filter(name_key=entry.name_key).exists()
    directory = Organization.objects.filter(~Q(pk=entry.organization_id or 0)).values_list(
        "name", "name_fr", "former_names"
    )
    names = {name for row in listed.values_list(*NAME_FIELDS) for name in row}
    names |= {name for *names_now, former in directory for name in (*names_now, *former.splitlines())}
    # An article more or less makes no other organization of a name.
    known = {loose_key(fold(name)) for name in names if name.strip()}
    return any(
        process.extractOne(
            loose_key(fold(name)), known, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILARITY_THRESHOLD
        )
        for name in (entry.name, entry.name_fr)
        if name
    )
