from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.numbers import grouped
from signatories.addresses import UndeliverableAddress, canonical_email
from signatories.model_fields import PrintableTextField

#: Addresses that messages of a site are sent to.
MAX_RECIPIENTS = 20


@register_setting(icon="mail", order=220)
class ContactSettings(BaseSiteSetting):
    """Who gets the messages of a site by mail. Not a field of the page: its revisions and copies would have it."""

    recipients = PrintableTextField(
        gettext_lazy("recipients"),
        blank=True,
        help_text=gettext_lazy(
            "E-mail addresses, one on each line. They are never public; who answers a message shows an address. If "
            "blank, messages wait on the screen “Messages” only."
        ),
    )

    class Meta:
        verbose_name = gettext_lazy("contact form")

    @property
    def addresses(self) -> list[str]:
        """The addresses of the recipients, each once."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in str(self.recipients).splitlines()))))

    def clean(self) -> None:
        """Store canonical addresses. Raises `ValidationError` for text that is no address, and for too many."""
        super().clean()
        addresses = []
        for line in self.addresses:
            try:
                addresses.append(canonical_email(line))
            except UndeliverableAddress as error:
                message = _("“%(line)s”: %(error)s") % {"line": line, "error": error}
                raise ValidationError({"recipients": message}) from error
        if len(addresses) > MAX_RECIPIENTS:
            message = ngettext("At most %s address.", "At most %s addresses.", MAX_RECIPIENTS) % grouped(
                MAX_RECIPIENTS
            )
            raise ValidationError({"recipients": message})
        self.recipients = "\n".join(dict.fromkeys(addresses))
