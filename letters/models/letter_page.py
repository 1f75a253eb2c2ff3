from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.api import APIField
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.date_formats import long_date
from core.sessions import has_session
from letters.blocks import AddresseeBlock, BodyBlock
from letters.models.headless import HeadlessPage
from letters.models.letter_status import LetterStatus, status_of
from letters.models.letter_update import LetterUpdate
from letters.models.options import PrintOptions
from letters.models.press import PressMaterial
from letters.models.querysets import LetterManager
from letters.models.update_data import UpdatesField
from letters.notes import Notes
from letters.placeholders import fill, fill_html, fill_stream, has_placeholders
from letters.preview_modes import preview_modes
from letters.text_version import text_version
from letters.visibility import is_public, public_translations
from signatories.bidirectional import isolated_in_text
from signatories.counts_in_words import Counts
from signatories.listing.counts import tally_of
from signatories.listing.first_signatories import first_signatories
from signatories.listing.printed_list import PrintedList
from signatories.listing.progress import progress_of
from signatories.listing.signed_by import MAX_NAMED, SignedBy, signed_by
from signatories.model_fields import PrintableCharField, PrintableTextField
from signatories.models import Organization, SignatoryList

if TYPE_CHECKING:
    from letters.models.editions import EditionFile
    from signatories.models.querysets import OrganizationQuerySet

#: Labels such as "Re:" that authors type in front of a subject, in the languages of our coalitions.
SUBJECT_LABEL = re.compile(
    r"^\s*(?:(?:re|ref|subject|objet|concerne|betreff|betr\.?|asunto|assunto)\s*:\s*)+", re.IGNORECASE
)


class LetterPage(HeadlessPage, Page, PrintOptions, PressMaterial):
    """One open letter in one language. Its translations share its signatory list."""

    standfirst = PrintableTextField(
        gettext_lazy("standfirst"),
        blank=True,
        checks_on_save=False,
        help_text=gettext_lazy(
            "One or two sentences under the title that say what the letter asks for. They are shown in lists and "
            "where the letter is shared, too."
        ),
    )
    place = PrintableCharField(gettext_lazy("place"), max_length=255, blank=True, checks_on_save=False)
    date = models.DateField(gettext_lazy("date of the letter"), null=True, blank=True)
    recipients = StreamField([("addressee", AddresseeBlock())], blank=True, verbose_name=gettext_lazy("recipients"))
    copies = StreamField([("addressee", AddresseeBlock())], blank=True, verbose_name=gettext_lazy("copies to (cc)"))
    subject = PrintableCharField(gettext_lazy("subject line"), max_length=500, blank=True, checks_on_save=False)
    salutation = PrintableTextField(gettext_lazy("salutation"), blank=True, checks_on_save=False)
    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("text"))
    closing = PrintableCharField(gettext_lazy("closing"), max_length=255, blank=True, checks_on_save=False)
    signatory_list = models.ForeignKey(
        SignatoryList,
        on_delete=models.PROTECT,
        editable=False,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("signatory list"),
    )

    objects = LetterManager()  # type: ignore[django-manager-missing]

    parent_page_types = ["letters.LetterIndexPage"]
    subpage_types: list[str] = []
    template = "letters/public/letter.html"
    # A copy is another letter with its own signatories.
    exclude_fields_in_copy = ["signatory_list"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("subject"),
        index.SearchField("body"),
        index.SearchField("updates_text"),
    ]

    api_fields = [
        APIField(name)
        for name in (
            "standfirst",
            "place",
            "date",
            "recipients",
            "copies",
            "subject",
            "salutation",
            "body",
            "closing",
            "identification_note",
            "numbers_signatories",
            "groups_by_country",
            "repeats_leads",
            "shows_logos",
        )
    ]
    api_fields += [APIField("updates", serializer=UpdatesField())]

    class Meta:
        verbose_name = gettext_lazy("letter")
        verbose_name_plural = gettext_lazy("letters")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a letter without a list gets the list of its translations, or a new one."""
        if self.signatory_list_id is None:
            translation = LetterPage.objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).first()
            self.signatory_list = (
                translation.signatory_list if translation else SignatoryList.objects.create(title=self.title)
            )
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> LetterPage:
        """Return the letter with the content of a revision and its current list, which is not content."""
        letter: LetterPage = super().with_content_json(content)
        letter.signatory_list_id = self.signatory_list_id
        return letter

    def as_draft(self) -> LetterPage:
        """Return the letter; an unsaved one gets an empty, unsaved list."""
        if self.signatory_list_id is None:
            self.signatory_list = SignatoryList(pk=0, title=self.title)
        return self

    @property
    def printed_subject(self) -> str:
        """Return the subject without a typed "Re:", which templates print."""
        return SUBJECT_LABEL.sub("", self.subject)

    @cached_property
    def signed_by(self) -> SignedBy:
        """Return the counts that replace placeholders: the current ones, unless an edition sets its own."""
        return signed_by(self.signatory_list)

    @property
    def printed_standfirst(self) -> str:
        """Return the standfirst with its placeholders replaced."""
        return self._filled(self.standfirst, fill)

    @property
    def description(self) -> str:
        return str(self.search_description or self.printed_standfirst)

    @property
    def printed_body(self) -> StreamValue:
        """Return the body with its placeholders replaced."""
        if not has_placeholders(str(self.body.get_prep_value())):
            return self.body
        with override(self.language):
            return fill_stream(self.body, self.signed_by)

    @property
    def printed_release(self) -> str:
        """Return the press release, as stored rich text, with its placeholders replaced."""
        return self._filled(self.press_release, fill_html)

    def _filled(self, source: str, fill_source: Callable[[str, SignedBy], str]) -> str:
        if not has_placeholders(source):
            return source
        with override(self.language):
            return fill_source(source, self.signed_by)

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    @property
    def text_version(self) -> str:
        """Return the version of the text, 16 hexadecimal digits that change with the visible text."""
        return text_version(self)

    @property
    def notes(self) -> Notes:
        """Return the notes that marks such as "[1]" in the text refer to."""
        return Notes([note for block in self.printed_body if block.block_type == "notes" for note in block.value])

    @property
    def place_and_date(self) -> str:
        """Return "Ottawa, 8 July 2020" in the letter's language, without empty parts."""
        with override(self.language):
            if not self.date:
                return self.place
            date = long_date(self.date)
            if not self.place:
                return date
            return _("%(place)s, %(date)s") % {"place": isolated_in_text(self.place), "date": date}

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", gettext_lazy("Page")), *((mode.name, mode.label) for mode in preview_modes.values())]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return a draft as its page, or in one of the registered preview modes."""
        if mode_name in preview_modes:
            return preview_modes[mode_name].serve(self.as_draft(), request)
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the first public signatories as they are printed, the newest PDF, translations and description."""
        printed_list = self.first_signatories
        # All numbers on a page come from one count, and the leads that are named are the first of those printed.
        self.signed_by = SignedBy(printed_list.counts, printed_list.leads[:MAX_NAMED])
        # Without a session nobody gets past a view restriction.
        is_restricted = has_session(request) and not getattr(request, "is_preview", False) and not is_public(self)
        return {
            **super().get_context(request, *args, **kwargs),
            "is_restricted": is_restricted,
            "status": self.status,
            "printed_list": printed_list,
            "progress": progress_of(self.signatory_list, printed_list.counts),
            "updates": self.updates,
            "is_whole": printed_list.is_whole,
            "latest_file": self.latest_file,
            "translations": public_translations(self),
            "description": self.description,
            "logos": self.logos,
        }

    @cached_property
    def status(self) -> LetterStatus:
        """Return the status, as if the letter were public; for several letters, call `statuses_of` once instead."""
        return status_of(self.signatory_list)

    @property
    def updates(self) -> list[LetterUpdate]:
        """Return the updates that readers see, the latest first, in one query."""
        updates = LetterUpdate.objects.shown().filter(signatory_list=self.signatory_list_id)
        return list(updates.newest_first().select_related("document"))

    @property
    def updates_text(self) -> str:
        """Return what readers can search for in the updates that they see, in the language of the letter."""
        with override(self.language):
            return "\n".join(f"{update.printed_party} {update.printed_text}" for update in self.updates)

    @property
    def first_signatories(self) -> PrintedList:
        """Return the public signatories as they are printed; of a long list the first ones, with counts of all."""
        return first_signatories(
            self.signatory_list,
            limit=settings.LETTER_PAGE_NAMES,
            by_country=self.groups_by_country,
            repeats_leads=self.repeats_leads,
        )

    @property
    def logos(self) -> OrganizationQuerySet:
        """Return the organizations whose logos the letter shows, ordered by name; none if it shows no logos."""
        if not self.shows_logos:
            return Organization.objects.none()
        return Organization.objects.with_public_logos(self.signatory_list).prefetch_related("logo__renditions")

    @property
    def counts(self) -> Counts:
        """Return the public counts; for several letters, call `tallies_of` once instead."""
        return tally_of(self.signatory_list_id).counts

    @property
    def latest_file(self) -> EditionFile | None:
        """Return the letter's PDF of the newest published edition; None before the first."""
        if self.pk is None:
            return None
        return self.edition_files.published().order_by("-edition__number").select_related("edition").first()
