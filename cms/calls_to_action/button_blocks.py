"""StreamField blocks of buttons, for calls to action and for pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

MAX_CALL_BUTTONS = 3
MAX_RECIPIENTS = 5


class ButtonBlock(blocks.StructBlock):
    """A button that leads to a page of the site or to another address, or writes to a mail address."""

    text = blocks.CharBlock(label=_("Text"), max_length=100)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False, max_length=500, help_text=_("Of another site."))
    email = blocks.EmailBlock(
        label=_("Mail address"), required=False, help_text=_("The button opens the mail program of the reader.")
    )
    is_secondary = blocks.BooleanBlock(label=_("Less prominent"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        """Require exactly one of page, address and mail address."""
        cleaned = super().clean(value)
        if sum(bool(cleaned[name]) for name in ("page", "url", "email")) != 1:
            message = _("Choose a page, or enter an address or a mail address: one of the three.")
            raise StructBlockValidationError({"page": ValidationError(message)})
        return cleaned


class SubscribeButtonBlock(blocks.StructBlock):
    """A button that leads to the subscription form of the digest, in the language of the page."""

    text = blocks.CharBlock(
        label=_("Text"), required=False, max_length=100, help_text=_("Blank: “Subscribe to the digest”.")
    )
    is_secondary = blocks.BooleanBlock(label=_("Less prominent"), required=False)

    class Meta:
        icon = "mail"
        label = _("Subscribe to the digest")
        label_format = "{text}"


class MailButtonBlock(blocks.StructBlock):
    """A button that opens a mail to somebody, such as a minister, in the mail program of the reader."""

    text = blocks.CharBlock(label=_("Text"), max_length=100, help_text=_("Such as “Write to the Minister”."))
    recipients = blocks.ListBlock(
        blocks.EmailBlock(label=_("Mail address")), label=_("Recipients"), min_num=1, max_num=MAX_RECIPIENTS
    )
    subject = blocks.CharBlock(label=_("Subject"), max_length=200)
    body = blocks.TextBlock(
        label=_("Text of the mail"),
        required=False,
        rows=12,
        max_length=10_000,
        help_text=_(
            "Readers change and sign it in their own mail program. Below the button, it can be read and copied. Some "
            "mail programs open no text of more than about 1,500 characters: readers copy a longer one."
        ),
    )
    is_secondary = blocks.BooleanBlock(label=_("Less prominent"), required=False)

    class Meta:
        icon = "mail"
        label = _("Write by mail")
        label_format = "{text}"


class CallButtonsBlock(blocks.StreamBlock):
    """The buttons of a call to action in their order."""

    link = ButtonBlock(label=_("Page, address or donation"))
    mail = MailButtonBlock()
    subscribe = SubscribeButtonBlock()

    class Meta:
        max_num = MAX_CALL_BUTTONS
