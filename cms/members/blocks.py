"""The block with the members of the coalition, for home pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.members.listed_members import listed_members, load_logos
from cms.members.models import MembersPage
from letters.visibility import public_page_beside

MAX_MEMBERS = 200


class MembersBlock(blocks.StructBlock):
    """The names or the logos of the members in the language of the page, with a link to the page of members."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    shows = blocks.ChoiceBlock(
        label=_("Show"),
        choices=[("names", _("Names")), ("logos", _("Logos that members permit to show"))],
        default="names",
    )
    number = blocks.IntegerBlock(label=_("Maximum number of members"), default=60, min_value=1, max_value=MAX_MEMBERS)

    class Meta:
        icon = "group"
        label = _("Members")
        template = "members/blocks/members.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the members, how many there are, and the page that lists all of them."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, **block_members(value, context.get("page"))}


def block_members(value: Any, page: Page | None) -> dict[str, Any]:
    """Return the `members` that a block on a page shows, the `total` of all, and the `members_page`, None for none."""
    members = listed_members(str(page.locale.language_code) if page is not None else get_language() or "")
    chosen = [member for member in members if member.logo] if value["shows"] == "logos" else members
    shown = chosen[: value["number"]]
    if value["shows"] == "logos":
        load_logos(shown)
    members_page = public_page_beside(MembersPage.objects, page) if page is not None and shown else None
    return {"members": shown, "total": len(members), "members_page": members_page}
