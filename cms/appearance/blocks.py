"""StreamField blocks of menus and social links."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

MAX_HEADER_ITEMS = 8
MAX_SUBMENU_ITEMS = 12
MAX_FOOTER_ITEMS = 16
MAX_LEGAL_PAGES = 8
MAX_SOCIAL_LINKS = 10
#: An absolute URL, an address or number to write to or call, or a path on this site.
USABLE_URL = re.compile(r"(?i)https?://[^\s/\\]+\S*|mailto:[^\s@]+@[^\s@]+|tel:\+?[\d-]+|/(?![/\\])[^\s\\]*")


class UrlBlock(blocks.CharBlock):
    """A URL that a link of a menu can have: no scripts, no host without a scheme."""

    def clean(self, value: Any) -> str:
        """Return the URL; raises `ValidationError` for anything else."""
        url = str(super().clean(value) or "").strip()
        if url and not USABLE_URL.fullmatch(url):
            raise ValidationError(_("Write an address such as https://example.org/donate, or /letters/ on this site."))
        return url


class LinkBlock(blocks.StructBlock):
    """A page or a URL, with an optional label."""

    page = blocks.PageChooserBlock(label=gettext_lazy("Page"), required=False)
    url = UrlBlock(
        label=gettext_lazy("URL"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Instead of a page: on another site, or such as /letters/ on this one."),
    )
    label = blocks.CharBlock(
        label=gettext_lazy("Label"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Blank for the title of the page."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Link")

    def clean(self, value: Any) -> Any:
        """Return the value; raises `StructBlockValidationError` unless it leads to one place and has a label."""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if cleaned["page"] and cleaned["url"]:
            errors["url"] = ValidationError(_("Choose a page or write a URL, not both."))
        elif not cleaned["page"] and not cleaned["url"] and self.needs_target(cleaned):
            errors["page"] = ValidationError(_("Choose a page, or write a URL."))
        if not cleaned["page"] and not cleaned["label"]:
            errors["label"] = ValidationError(_("A link without a page needs a label."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def needs_target(self, value: Any) -> bool:
        """Return whether the item has to lead somewhere itself."""
        return True


class MenuItemBlock(LinkBlock):
    """An item of the header's menu, and the items below it."""

    items = blocks.ListBlock(LinkBlock(), label=gettext_lazy("Items below it"), default=[], max_num=MAX_SUBMENU_ITEMS)

    class Meta:
        icon = "list-ul"
        label = gettext_lazy("Item")

    def needs_target(self, value: Any) -> bool:
        """Return whether the item has to lead somewhere itself: a heading of other items has not."""
        return not value["items"]


class SocialLinkBlock(blocks.StructBlock):
    """A profile of the organization on another site."""

    label = blocks.CharBlock(label=gettext_lazy("Label"), max_length=60, help_text=gettext_lazy("Such as “Mastodon”."))
    url = blocks.URLBlock(label=gettext_lazy("URL"), max_length=500)

    class Meta:
        icon = "link-external"
        label = gettext_lazy("Profile")


class HeaderMenuBlock(blocks.StreamBlock):
    """The items of the header's menu in their order."""

    item = MenuItemBlock()

    class Meta:
        max_num = MAX_HEADER_ITEMS


class FooterMenuBlock(blocks.StreamBlock):
    """The links of the footer in their order."""

    item = LinkBlock()

    class Meta:
        max_num = MAX_FOOTER_ITEMS


class LegalPagesBlock(FooterMenuBlock):
    """The links of the last line of the footer in their order."""

    class Meta:
        max_num = MAX_LEGAL_PAGES


class SocialLinksBlock(blocks.StreamBlock):
    """The profiles in their order."""

    profile = SocialLinkBlock()

    class Meta:
        max_num = MAX_SOCIAL_LINKS
