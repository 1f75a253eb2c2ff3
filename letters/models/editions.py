from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from core.known_languages import MAX_CODE_LENGTH
from core.languages import language_choices, language_in_sentence
from core.storage import private_storage
from letters.enums import EditionState
from letters.models.addresses import HeldSlug, PermanentAddress
from letters.models.letter_page import LetterPage
from letters.models.public_letters import public_letter_for
from letters.models.reported_job import ReportedJob
from signatories.counts_in_words import Counts, have_signed
from signatories.models import SignatoryList


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, by state."""

    def published(self) -> EditionQuerySet:
        """Filter to editions that anybody may download."""
        return self.filter(state=EditionState.PUBLISHED)

    def numbered(self) -> EditionQuerySet:
        """Filter to editions that are or were public, the newest first."""
        return self.filter(state__in=(EditionState.PUBLISHED, EditionState.TAKEN_DOWN)).order_by("-number")

    def unfinished(self) -> EditionQuerySet:
        """Filter to editions that wait for the worker or are being typeset."""
        return self.filter(state__in=(EditionState.QUEUED, EditionState.RENDERING))


class Edition(ReportedJob):
    """An immutable, numbered, dated print of a letter and its signatories in all its languages.

    The row is also the job that makes the edition: a queued one is due at `due_at`; one that is being made has a
    lease, which expires if the worker dies.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.PROTECT, related_name="editions", verbose_name=_("signatory list")
    )
    number = models.PositiveIntegerField(_("number"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=EditionState, default=EditionState.QUEUED)
    #: An automatic edition is retried by itself; staff get a mail if it is given up.
    is_automatic = models.BooleanField(_("made automatically"), default=False, editable=False)
    #: The fingerprint of the printed content, by `letters.editions.fingerprints`; "" before the edition is published.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    #: Time of the last comparison of the current content with the fingerprint.
    compared_at = models.DateTimeField(null=True, editable=False)
    organization_count = models.PositiveIntegerField(_("organizations"), default=0)
    individual_count = models.PositiveIntegerField(_("individuals"), default=0)
    paper_count = models.PositiveIntegerField(_("signatures on paper"), default=0)
    signatories = models.FileField(_("signatories"), storage=private_storage, upload_to="editions/", blank=True)
    #: Progress while the edition is made: languages that are typeset, and their total.
    done = models.PositiveSmallIntegerField(default=0, editable=False)
    to_do = models.PositiveSmallIntegerField(default=0, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    taken_down_at = models.DateTimeField(_("taken down"), null=True)
    takedown_reason = models.TextField(_("reason"), blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta(ReportedJob.Meta):
        abstract = False
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-requested_at", "-pk"]
        permissions = [("take_down_edition", _("Can take an edition down"))]
        constraints = [
            models.UniqueConstraint(fields=["signatory_list", "number"], name="unique_edition_number"),
            models.UniqueConstraint(
                fields=["signatory_list"],
                condition=Q(state__in=[EditionState.QUEUED, EditionState.RENDERING]),
                name="one_unfinished_edition_per_list",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Edition %d") % self.number) if self.number else str(_("New edition"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the first edition of a list creates its permanent address."""
        if self._state.adding:
            PermanentAddress.for_list(self.signatory_list)
        super().save(*args, **kwargs)

    @property
    def public_id(self) -> str:
        """Return the public id in the URLs of the list's editions."""
        return PermanentAddress.for_list(self.signatory_list).public_id

    @property
    def is_tried_again(self) -> bool:
        """Return whether the edition failed and waits for its next attempt."""
        return self.state == EditionState.QUEUED and self.has_failed

    @property
    def counts(self) -> Counts:
        return Counts(self.organization_count, self.individual_count, self.paper_count)

    @property
    def signatories_url(self) -> str:
        """Return the permanent path of the signatories as CSV."""
        return reverse("permanent:csv", args=[self.public_id, self.number])

    @property
    def kit_url(self) -> str:
        """Return the permanent path of the press kit."""
        return reverse("permanent:kit", args=[self.public_id, self.number])

    @property
    def is_public(self) -> bool:
        return self.state == EditionState.PUBLISHED

    @property
    def is_taken_down(self) -> bool:
        return self.state == EditionState.TAKEN_DOWN

    @property
    def is_unfinished(self) -> bool:
        """Return whether the edition waits for the worker or is being made."""
        return self.state in (EditionState.QUEUED, EditionState.RENDERING)


class EditionFileQuerySet(models.QuerySet["EditionFile"]):
    """PDFs of editions."""

    def published(self) -> EditionFileQuerySet:
        """Filter to files that anybody may download: of published editions, in languages whose letter is public."""
        published = self.filter(edition__state=EditionState.PUBLISHED).in_public_language()
        return published.select_related("edition__signatory_list__permanent_address")

    def in_public_language(self) -> EditionFileQuerySet:
        """Filter to files whose letter anybody may read now, in the language of the file."""
        return self.filter(letter__in=LetterPage.objects.public())

    def numbered(self) -> EditionFileQuerySet:
        """Filter to files that anybody may download, and those that were taken down."""
        return self.filter(edition__state__in=(EditionState.PUBLISHED, EditionState.TAKEN_DOWN))


class EditionFile(models.Model):
    """The PDF of an edition in one language."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=MAX_CODE_LENGTH, choices=language_choices)
    letter = models.ForeignKey(LetterPage, on_delete=models.SET_NULL, null=True, related_name="edition_files")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    #: The slug in the URLs of editions older than permanent addresses.
    slug_when_published = models.CharField(max_length=255, blank=True, default="", editable=False, db_index=True)
    content = models.FileField(storage=private_storage, upload_to="editions/")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"))
    signed_by = models.TextField(
        _("signed by"),
        blank=True,
        editable=False,
        help_text=_("The lead signatories by name and the counts of the others, as the edition was published."),
    )
    #: The version of the printed text; "" for editions older than this field.
    text_version = models.CharField(_("version of the text"), max_length=16, blank=True, editable=False)

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="one_file_per_edition_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {language_in_sentence(self.language)}"

    def get_absolute_url(self) -> str:
        """Return the permanent path of the PDF, which contains neither slug nor title."""
        return reverse("permanent:pdf", args=[self.edition.public_id, self.edition.number, self.language])

    @property
    def signatories_url(self) -> str:
        """Return the permanent path of the signatories as CSV."""
        return self.edition.signatories_url

    @property
    def signed_by_sentence(self) -> str:
        """Return "… have signed" with the lead signatories by name, in the active language; "" if it had none."""
        return have_signed(self.signed_by, self.edition.counts) if self.signed_by else ""

    @property
    def slug(self) -> str:
        return self.letter.slug if self.letter else "letter"

    @property
    def title(self) -> str:
        """Return the title of the public letter in the language of the file, else in another; "" if none is public.

        Titles of lists and drafts are for staff.
        """
        letter = public_letter_for(self.edition.signatory_list, self.language)
        return str(letter.title) if letter else ""

    @property
    def is_available(self) -> bool:
        """Return whether anybody may download the file now."""
        return type(self).objects.published().filter(pk=self.pk).exists()

    def download_name(self, slug: str) -> str:
        """Return the name of a download, such as `ban-facial-recognition-edition-2-en.pdf`."""
        return f"{slug}-edition-{self.edition.number}-{self.language}.pdf"


@receiver(post_save, sender=LetterPage)
def adopt_orphans(instance: LetterPage, created: bool, **kwargs: Any) -> None:
    """Assign the files and former slugs of a deleted letter to the new one of the same list and language."""
    if not created or instance.alias_of_id is not None:
        return
    orphans = {"language": instance.language, "letter": None}
    EditionFile.objects.filter(edition__signatory_list=instance.signatory_list_id, **orphans).update(letter=instance)
    for held in HeldSlug.objects.filter(signatory_list=instance.signatory_list_id, **orphans):
        if HeldSlug.objects.filter(letter=instance, slug=held.slug, language=held.language).exists():
            held.delete()
        else:
            HeldSlug.objects.filter(pk=held.pk).update(letter=instance)
