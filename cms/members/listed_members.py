"""The members of the coalition as pages in a language list them: by name, by group, by first letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from core.languages import translation_into
from letters.writing_systems import language_tag_for
from signatories.letter_info import text_language
from signatories.models import MemberGroup, Organization
from signatories.names.organization_keys import article_languages, without_article
from signatories.sorting.collation import collation_key, first_letter


@dataclass(frozen=True)
class Member:
    """A member with its name in the language of a page. `name_language` is "" if that is the language or unknown."""

    organization: Organization
    name: str
    name_language: str
    sort_text: str
    key: str

    @property
    def logo(self) -> Any:
        """The picture that the organization permits to show; None if there is none."""
        return self.organization.logo if self.organization.logo_permitted else None

    @property
    def logo_alt(self) -> str:
        return str(self.organization.logo_alt or self.name)


@dataclass(frozen=True)
class MemberSection:
    """Members below a heading, which is "" for a list without headings."""

    heading: str
    heading_language: str
    anchor: str
    members: list[Member]


@dataclass(frozen=True)
class Jump:
    """A link to a section, which may be on another page of a long list."""

    heading: str
    heading_language: str
    anchor: str
    page_number: int
    count: int


def listed_members(language: str, *, words: str = "", group: int | None = None) -> list[Member]:
    """Return the members whose names have all words, sorted by their names in a language; in one query.

    `group` is the primary key of a group. Leading articles of names do not count.
    """
    rows = Organization.objects.listed_members().matching(words).select_related("member_group", "logo")
    articles = article_languages()
    members = [_member(row, language, articles) for row in (rows.filter(member_group=group) if group else rows)]
    return sorted(members, key=lambda member: (member.key, member.organization.pk))


def _member(row: Organization, language: str, articles: Sequence[str]) -> Member:
    translated = translation_into(language, row.names, "")
    name = translated or row.name
    sort_text = without_article(name, articles)
    return Member(row, name, "" if translated else _language_of(row), sort_text, collation_key(sort_text, language))


def _language_of(row: Organization) -> str:
    """Return the language of the name as its owner writes it; "" if nothing tells it."""
    known = next((code for code, text in row.names.items() if text == row.name), "")
    return known or language_tag_for(row.name)


def load_logos(members: Iterable[Member]) -> None:
    """Load the sizes of the logos of members, so that showing many costs as many queries as showing one."""
    prefetch_related_objects([member.organization for member in members if member.logo], "logo__renditions")


def by_group(members: Iterable[Member], language: str) -> list[MemberSection]:
    """Return members under the headings of their groups, in the order of the groups; those without a group last."""
    own_language = text_language()

    def position(member: Member) -> tuple[bool, int, int]:
        group = member.organization.member_group
        return (group is None, group.position if group else 0, group.pk if group else 0)

    sections: list[MemberSection] = []
    for (_is_last, _position, pk), rows in groupby(sorted(members, key=position), position):
        found = list(rows)
        group = found[0].organization.member_group
        if group is None:
            heading, heading_language = (_("Other members") if sections else ""), ""
        else:
            heading, heading_language = group_label(group, language, own_language)
        sections.append(MemberSection(heading, heading_language, f"group-{pk}" if heading else "", found))
    return sections


def group_label(group: MemberGroup, language: str, own_language: str) -> tuple[str, str]:
    """Return the label of a group in a language, and the language it is in if that is another one, else ""."""
    translated = translation_into(language, group.labels, "")
    return translated or group.label, "" if translated or own_language == language else own_language


def by_letter(members: Iterable[Member], language: str) -> list[MemberSection]:
    """Return sorted members under the letters at which readers of a language look for their names."""
    sections: list[MemberSection] = []
    for letter, rows in groupby(members, lambda member: first_letter(member.sort_text, language)):
        # A letter comes twice if names in another script are sorted between two names that begin with it.
        anchor = f"letter-{letter or 'other'}"
        is_new = anchor not in {section.anchor for section in sections}
        sections.append(
            MemberSection(letter or "…", "", anchor if is_new else f"{anchor}-{len(sections)}", list(rows))
        )
    return sections


def page_of_sections(sections: list[MemberSection], paginator: Paginator[Member], number: int) -> list[MemberSection]:
    """Return the parts of the sections that are on a page of all members."""
    first, last = paginator.page(number).start_index() - 1, paginator.page(number).end_index()
    shown, start = [], 0
    for section in sections:
        part = section.members[max(0, first - start) : max(0, last - start)]
        start += len(section.members)
        if part:
            shown.append(MemberSection(section.heading, section.heading_language, section.anchor, part))
    return shown


def jumps(sections: list[MemberSection], per_page: int) -> list[Jump]:
    """Return the links to all sections with a heading, with the pages on which these begin."""
    links, start = [], 0
    for section in sections:
        if section.heading:
            page_number, count = start // per_page + 1, len(section.members)
            links.append(Jump(section.heading, section.heading_language, section.anchor, page_number, count))
        start += len(section.members)
    return links
