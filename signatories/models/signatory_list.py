from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from core.time_zones import moment_text, time_zone_names, zone_or_default
from signatories.enums import (
    AutomaticEditions,
    IndividualOrder,
    Kind,
    Notify,
    Particles,
    Requirement,
    Signing,
    WhoSigns,
)
from signatories.field_requirements import requirement_of
from signatories.model_fields import PrintableCharField, PrintableTextField, RequirementsField
from signatories.models.querysets import SignatoryListQuerySet
from signatories.sorting.sort_rules import SortRule, current_rule

if TYPE_CHECKING:
    from signatories.models.question import Question

#: A web origin: scheme, host and optional port.
ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?\Z")
#: The highest goal of signatures.
MAX_GOAL = 100_000_000
#: The longest period of a list until its contacts are deleted.
MAX_CONTACT_MONTHS = 120


class SignatoryList(ClusterableModel):
    """The signatories of one letter in all its languages.

    People sign the list, not a page. It has no language, so the pages of a letter in several languages always show
    the same counts and names.
    """

    # The list of a new letter copies the letter's title unchecked.
    title = PrintableCharField(
        _("title"),
        max_length=255,
        checks_on_save=False,
        help_text=_("For staff only: the public sees the letter's own title."),
    )
    allows_hidden_names = models.BooleanField(
        _("names may be withheld"),
        default=False,
        help_text=_("A signatory whose name is withheld is counted but not named: “and 4 who are not named”."),
    )
    prints_representatives = models.BooleanField(
        _("representatives may be printed"),
        default=False,
        help_text=_(
            "Organizations that sign are asked whether to print who represents them: “Larch Society, represented by "
            "Bo Sample, Chair”. Names given before stay private."
        ),
    )
    suggests_affiliations = models.BooleanField(
        _("affiliations are suggested while typing"),
        default=False,
        help_text=_(
            "From the organizations that signed public letters here, and from the list of institutions. Signers can "
            "still type any other affiliation."
        ),
    )
    signing = models.CharField(
        _("signing by the public"),
        max_length=7,
        choices=[choice for choice in Signing.choices if choice[0] != Signing.NOT_YET],
        default=Signing.CLOSED,
        help_text=_("While signing is paused, the form says so and accepts no signatures."),
    )
    who_signs = models.CharField(_("who may sign"), max_length=12, choices=WhoSigns, default=WhoSigns.EVERYBODY)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=63,
        blank=True,
        help_text=_("In which the public reads when the list opens and closes."),
    )
    reviews_organizations = models.BooleanField(
        _("organizations are reviewed"),
        default=True,
        help_text=_("They are published once a moderator approves them."),
    )
    reviews_individuals = models.BooleanField(
        _("individuals are reviewed"), default=False, help_text=_("Otherwise they are published once they confirm.")
    )
    notify = models.CharField(
        _("mail to moderators"),
        max_length=7,
        choices=Notify,
        default=Notify.DAILY,
        help_text=_("When entries wait for review."),
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("reminder to the unconfirmed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_(
            "Days before the list closes. Signers who have not confirmed by then get one reminder with the deadline. "
            "Empty: no reminder."
        ),
    )
    automatic_editions = models.CharField(
        _("automatic editions"),
        max_length=8,
        choices=AutomaticEditions,
        default=AutomaticEditions.NEVER,
        help_text=_(
            "Editions that are made without staff. The list grows if it has more signatures than the newest edition. "
            "“Once, when the list closes” needs a time under “Closes”: a list that is closed by hand gets none. Staff "
            "can make an edition at any time."
        ),
    )
    goal = models.PositiveIntegerField(
        _("goal"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_GOAL)],
        help_text=_(
            "Number of signatures that you hope for. The letter shows how many are still missing. Signatures on paper "
            "are not counted. Empty: no goal."
        ),
    )
    individual_order = models.CharField(
        _("order of individuals"),
        max_length=11,
        choices=IndividualOrder,
        default=IndividualOrder.FAMILY_NAME,
        help_text=_(
            "Organizations are always sorted by name. A long list keeps its old order until the new one is ready."
        ),
    )
    particles = models.CharField(
        _("particles of family names"),
        max_length=5,
        choices=Particles,
        default=Particles.HABIT,
        help_text=_("Where lists that sort by family name put “de”, “van”, “von”, “da” or “al-”."),
    )
    embedding_sites = models.TextField(
        _("sites that may embed the letter"),
        blank=True,
        help_text=_(
            "Other sites that may embed the letter's form, counts and names, one per line: "
            "https://partner.example.org. An asterisk (*) allows every site."
        ),
    )
    field_requirements = RequirementsField(
        _("fields of the form"),
        editable=False,
        help_text=_("Which fields the form requires or does not ask for, by kind of signatory."),
    )
    contact_months = models.PositiveSmallIntegerField(
        _("months until contact data is deleted"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CONTACT_MONTHS)],
        help_text=_("Counted from the day on which the list closes. Empty: the period of the site."),
    )
    anonymizes_names = models.BooleanField(
        _("names of individuals are removed as well"),
        default=False,
        help_text=_(
            "On the same day, for good. Individuals stay in the counts without their names, and lose their contact "
            "data even if they asked for updates or the newsletter. Names of organizations stay, without those of "
            "their representatives. Editions stay as they are."
        ),
    )
    held_since = models.DateTimeField(_("on legal hold since"), null=True, editable=False)
    hold_reason = PrintableTextField(_("reason of the legal hold"), blank=True, editable=False)
    #: How many contacts and names retention rules erased that the log does not report yet.
    expired_contacts = models.PositiveIntegerField(default=0, editable=False)
    expired_names = models.PositiveIntegerField(default=0, editable=False)
    first_opened_at = models.DateTimeField(_("first opened"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed by staff"), null=True, editable=False)
    notified_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    #: The rule of its order when the list was loaded; None if unknown.
    sorted_by: SortRule | None = None

    objects = SignatoryListQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory list")
        verbose_name_plural = _("signatory lists")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("erase_signatorylist", _("Can erase the personal data of a list")),
            ("hold_signatorylist", _("Can put a list on legal hold")),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> SignatoryList:
        """Remember the rule of its order and whether the list was closed when it was loaded, for `save`."""
        loaded = super().from_db(*args, **kwargs)
        if "signing" in loaded.__dict__:
            loaded._was_closed = loaded.signing == Signing.CLOSED
        if {"individual_order", "particles"} <= loaded.__dict__.keys():
            loaded.sorted_by = loaded.sort_rule
        return loaded

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and set `first_opened_at` and `closed_at` if `signing` changed."""
        if self.signing != Signing.CLOSED:
            self.first_opened_at, self.closed_at = self.first_opened_at or timezone.now(), None
        elif not getattr(self, "_was_closed", True):
            self.closed_at = timezone.now()
        self._was_closed = self.signing == Signing.CLOSED
        if kwargs.get("update_fields") and "signing" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "first_opened_at", "closed_at"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a list that closes before it opens, and embedding sites that are not origins."""
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The list would close before it opens.")})
        if self.time_zone and self.time_zone not in time_zone_names():
            raise ValidationError({"time_zone": _("There is no such time zone.")})
        wrong = [site for site in self.embedding_origins if site != "*" and not ORIGIN.match(site)]
        if wrong:
            message = _("Write a site as https://partner.example.org, without a path: “%s”.")
            raise ValidationError({"embedding_sites": message % "”, “".join(wrong)})

    @property
    def embedding_origins(self) -> list[str]:
        """Return the origins of the sites that may embed the list, in lower case; "*" stands for every site."""
        return [line.strip().rstrip("/").lower() for line in self.embedding_sites.splitlines() if line.strip()]

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the public reads when the list opens and closes."""
        return zone_or_default(self.time_zone)

    @property
    def deadline(self) -> str:
        """Return when the list closes in its time zone and in the active language; "" if it has no time to close."""
        return moment_text(self.closes_at, self.zone) if self.closes_at else ""

    def signing_at(self, now: datetime) -> Signing:
        """Return the state at a moment by the list's own settings; see `signing_state` for the effective state."""
        if self.signing == Signing.CLOSED or (self.closes_at and now >= self.closes_at):
            return Signing.CLOSED
        if self.opens_at and now < self.opens_at:
            return Signing.NOT_YET
        return Signing(self.signing)

    @property
    def ended_at(self) -> datetime | None:
        """Return when the list closed or will close: at its own time, or earlier by staff; None if unknown."""
        if self.signing != Signing.CLOSED:
            return self.closes_at
        return min(filter(None, (self.closed_at, self.closes_at)), default=None) if self.closed_at else self.closes_at

    @property
    def is_on_hold(self) -> bool:
        """Return whether a legal hold forbids to delete anything of the list."""
        return self.held_since is not None

    @property
    def was_ever_open(self) -> bool:
        """Return whether the public could ever sign the list."""
        return self.first_opened_at is not None

    @property
    def kinds(self) -> list[Kind]:
        """Return the kinds that may sign."""
        return [kind for kind in Kind if self.who_signs in (WhoSigns.EVERYBODY, kind.value)]

    @property
    def sort_rule(self) -> SortRule:
        """Return the rule by which the list is to be sorted; a long list may still be sorted by an earlier one."""
        return current_rule(self.individual_order, self.particles)

    def requirement(self, name: str, kind: Kind | str) -> Requirement:
        """Return whether the forms of a kind require, offer or leave out a field of that kind."""
        return requirement_of(self.field_requirements, name, kind)

    @cached_property
    def all_questions(self) -> list[Question]:
        """Return the questions of the list in their order, with those that are no longer asked; read once."""
        return list(self.questions.all()) if self.pk else []

    def questions_for(self, kind: Kind | str) -> list[Question]:
        """Return the questions that the forms of a kind ask."""
        return [question for question in self.all_questions if question.is_asked_of(kind)]

    def reviews(self, kind: Kind) -> bool:
        """Return whether entries of a kind wait for a moderator after confirmation."""
        return self.reviews_organizations if kind == Kind.ORGANIZATION else self.reviews_individuals
