"""Members in the public API. They are public once a page of members is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router

from cms.members.listed_members import Member, by_group, group_label, listed_members, load_logos
from cms.members.models import MembersPage
from cms.members.schemas import MemberDetailOut, MemberQuery, MembersOut, MembersQuery
from cms.members.signed_letters import letter_counts, letters_of
from core.absolute_links import absolute
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.api.letters import next_page_url
from letters.api.query_parameters import Number
from letters.api.summaries import summary_data
from letters.exceptions import LettersError
from letters.visibility import visible
from signatories.letter_info import text_language

router = Router(tags=["members"])


class UnknownMember(LettersError):
    """No listed member has this number."""


@router.get("", response=MembersOut, summary="Members of the coalition")
def members(request: HttpRequest, query: Query[MembersQuery]) -> dict[str, Any]:
    """The organizations that the page of members lists; none without a public page of members."""
    language = query.language or language_codes()[0]
    matches = _members(language, words=query.search or "", group=query.group)
    end = query.offset + query.limit
    page = matches[query.offset : end]
    load_logos(page)
    counts = letter_counts([member.organization for member in page])
    more = next_page_url(request, reverse("api-v1:members"), offset=end) if end < len(matches) else None
    is_filtered = bool(query.search or query.group)
    return {
        "count": len(matches),
        "next": more,
        "groups": _groups(_members(language) if is_filtered else matches, language),
        "results": [member_data(member, language, counts) for member in page],
    }


@router.get("{member}", response={200: MemberDetailOut, 404: ProblemOut}, summary="One member")
def member(request: HttpRequest, member: Path[Number], query: Query[MemberQuery]) -> dict[str, Any]:
    """A member with the public letters that it signed."""
    language = query.language or language_codes()[0]
    found = [each for each in _members(language) if each.organization.pk == member]
    if not found:
        raise UnknownMember(_("There is no member with this number."))
    load_logos(found)
    with override(language):
        letters = letters_of(found[0].organization, language)
        return {
            **member_data(found[0], language, {member: len(letters)}),
            "letters": [summary_data(listed.letter, listed.status) for listed in letters],
        }


def _members(language: str, *, words: str = "", group: int | None = None) -> list[Member]:
    is_public = visible(MembersPage.objects.filter(alias_of=None)).exists()
    return listed_members(language, words=words, group=group) if is_public else []


def _groups(members: list[Member], language: str) -> list[dict[str, Any]]:
    groups = [(section.members[0].organization.member_group, section) for section in by_group(members, language)]
    return [
        {"id": group.pk, "label": section.heading, "count": len(section.members)} for group, section in groups if group
    ]


def member_data(member: Member, language: str, counts: dict[int, int]) -> dict[str, Any]:
    """Return the data of `MemberOut` in a language; `counts` are the letters signed, by the id of the organization."""
    organization, group = member.organization, member.organization.member_group
    label = group_label(group, language, text_language())[0] if group else ""
    return {
        "id": organization.pk,
        "name": member.name,
        "names": organization.names,
        "website": organization.website,
        "member_since": organization.member_since,
        "group": {"id": group.pk, "label": label} if group else None,
        "logo": _logo_data(member),
        "letters_signed": counts.get(organization.pk, 0),
    }


def _logo_data(member: Member) -> dict[str, Any] | None:
    if not member.logo:
        return None
    rendition = member.logo.get_rendition("max-320x160")
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt_text": member.logo_alt,
    }
