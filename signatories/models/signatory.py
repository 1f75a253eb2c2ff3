from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.instance_factory import loaded_instance
from core.known_languages import language_name
from core.languages import translation
from signatories.enums import IndividualOrder, Kind, SortSource, Source, Status
from signatories.fields import FIELDS, KEYED_BY, KEYS
from signatories.model_fields import (
    AnswersField,
    NameCharField,
    PrintableCharField,
    SortKeyField,
    TranslationsField,
    WebsiteModelField,
)
from signatories.models.import_batch import ImportBatch
from signatories.models.list_change import ListChange
from signatories.models.organization import Organization
from signatories.models.querysets import SignatoryQuerySet
from signatories.models.question import Question, printed_answers, public_answers
from signatories.models.relation import Relation
from signatories.models.signatory_group import SignatoryGroup
from signatories.models.signatory_list import SignatoryList
from signatories.names.family_names import country_code, derive_sort_text
from signatories.names.identity import entry_key
from signatories.names.keys import KEY_LENGTH, search_text, sort_key
from signatories.signals import entry_left
from signatories.sorting.sort_rules import current_rule, entry_sort_key


class Signatory(models.Model):
    """One entry of a list, an organization or an individual. Holds only data that may be published.

    Private data is in `Contact`. Only the verbs of `transitions` change `status` and its timestamps.
    """

    #: Log entries about it without a user are acts of the public, and not part of the audit log.
    is_changed_by_public = True

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.PROTECT, related_name="signatories", verbose_name=_("signatory list")
    )
    kind = models.CharField(FIELDS["kind"].label, max_length=12, choices=Kind)
    name = NameCharField(FIELDS["name"].label, max_length=255)
    names = TranslationsField(FIELDS["names"].label, text_field=NameCharField(max_length=255))
    title = PrintableCharField(FIELDS["title"].label, max_length=255, blank=True)
    affiliation = PrintableCharField(FIELDS["affiliation"].label, max_length=255, blank=True)
    website = WebsiteModelField(FIELDS["website"].label, max_length=500, blank=True)
    country = CountryField(FIELDS["country"].label, blank=True)
    region = PrintableCharField(FIELDS["region"].label, max_length=100, blank=True)
    represented_by = PrintableCharField(
        FIELDS["represented_by"].label,
        max_length=255,
        blank=True,
        help_text=_(
            "Public: printed after the name, as in “represented by Bo Sample, Chair”. Only with the consent of the "
            "person; the contact data below is never public."
        ),
    )
    answers = AnswersField(FIELDS["answers"].label)
    signed_on = models.DateField(FIELDS["signed_on"].label, null=True, blank=True)
    lead_order = models.PositiveSmallIntegerField(
        FIELDS["lead_order"].label,
        null=True,
        blank=True,
        help_text=_("1 for the first lead signatory, 2 for the second … Empty for everybody else."),
    )
    group = models.ForeignKey(
        SignatoryGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="signatories",
        verbose_name=FIELDS["group"].label,
    )
    sort_as = PrintableCharField(
        FIELDS["sort_as"].label,
        max_length=255,
        blank=True,
        help_text=_("Sorts the name by this text instead of its first letters, such as “Tremblay, Josée”."),
    )
    sort_as_source = models.CharField(
        FIELDS["sort_as_source"].label, max_length=7, choices=SortSource, blank=True, default="", editable=False
    )
    affiliation_for_identification = models.BooleanField(
        FIELDS["affiliation_for_identification"].label,
        default=False,
        help_text=_("The affiliation is marked with an asterisk and a note says so."),
    )
    is_name_hidden = models.BooleanField(FIELDS["is_name_hidden"].label, default=False)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="signatories",
        verbose_name=FIELDS["organization"].label,
    )

    status = models.CharField(
        _("status"), max_length=11, choices=Status, default=Status.UNCONFIRMED, editable=False, db_index=True
    )
    source = models.CharField(_("source"), max_length=6, choices=Source, editable=False)
    import_batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="signatories",
        verbose_name=_("import"),
    )
    import_row = models.PositiveIntegerField(_("row of the file"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    is_further_representative = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Signed for an organization that was on the list already, and is merged into its entry."),
    )
    text_version = models.CharField(
        _("version of the text"),
        max_length=16,
        blank=True,
        editable=False,
        help_text=_("Identifies the text that was signed; it changes with every character of the letter."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    rejected_at = models.DateTimeField(_("rejected"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    disputed_at = models.DateTimeField(_("disputed"), null=True, editable=False)

    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    #: Sorts the listings of staff by the name as written. The printed order is in `SortKey`.
    listing_key = SortKeyField(max_length=KEY_LENGTH, editable=False)
    email_key = models.CharField(max_length=64, editable=False, blank=True, default="")
    search_text = models.TextField(editable=False, blank=True, default="")

    #: Whether the stored row may have rows in `SortKey`; used by `sort_keys`, which saves a query if it has none.
    has_sort_keys = False
    _printed_key: str | None = None

    objects = SignatoryQuerySet.as_manager()

    # Wagtail's reference index would cost five queries for each saved entry.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["listing_key", "pk"]
        permissions = [
            ("moderate_signatory", _("Can approve and reject signatories")),
            ("restore_signatory", _("Can put signatories back on the list who withdrew")),
        ]
        constraints = [
            models.UniqueConstraint(
                # The address comes first, because entries are looked up by it.
                fields=["email_key", "signatory_list", "kind", "name_key"],
                condition=~Q(email_key=""),
                name="unique_signatory_per_address_and_name",
                violation_error_message=_("This name is already on the list with this e-mail address."),
            ),
            models.UniqueConstraint(
                fields=["signatory_list", "name_key"],
                condition=Q(kind=Kind.ORGANIZATION, status=Status.PUBLISHED),
                name="unique_published_organization_per_list",
                violation_error_message=_("An organization with this name is already on the list."),
            ),
        ]
        indexes = [
            # The lead signatories. All others are read by `SortKey`.
            models.Index(
                fields=["signatory_list", "status", "lead_order"],
                condition=Q(lead_order__isnull=False),
                name="signatory_lead",
            ),
            # A covering index for counts.
            models.Index(
                fields=[
                    *("signatory_list", "status", "group", "kind", "is_name_hidden", "country", "lead_order"),
                    "signed_on",
                ],
                name="signatory_counted",
            ),
            # Counts of signatures under earlier versions of the text.
            models.Index(fields=["signatory_list", "status", "text_version", "kind"], name="signatory_of_text"),
            models.Index(fields=["signatory_list", "status", "published_at"], name="signatory_newest"),
            # Counts of people whose sort text is guessed or missing.
            models.Index(fields=["sort_as_source", "kind", "signatory_list"], name="signatory_sort_source"),
            models.Index(fields=["listing_key", "id"], name="signatory_by_name"),
            # Look-ups by name within a list.
            models.Index(fields=["name_key", "signatory_list"], name="signatory_by_name_key"),
            # Without a condition, though blank keys are never looked up: SQLite uses a partial index only for queries
            # that repeat its condition literally, and Django passes values as parameters.
            models.Index(fields=["email_key"], name="signatory_by_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with fresh keys, even if `update_fields` lists only the fields that they are derived from."""
        fields = kwargs.get("update_fields")
        if fields is None or not set(KEYED_BY).isdisjoint(fields):
            self.set_keys()
            if fields is not None:
                kwargs["update_fields"] = {*fields, *KEYS, "sort_as", "sort_as_source"}
        # With what receivers store about the change.
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and send `entry_left` if the entry was public."""
        with transaction.atomic():
            if self.is_public:
                entry_left.send(sender=Signatory, signatory=self)
                ListChange.objects.record([self.signatory_list_id], takes_away=True)
            return super().delete(*args, **kwargs)

    @classmethod
    def from_db(  # type: ignore[override]  # The stubs describe a later Django.
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Signatory:
        """Return a loaded entry; remembers whether it was public then, for `has_sort_keys`.

        In a third of the time that Django takes: lists have 100,000 entries.
        """
        loaded = loaded_instance(cls, db, field_names, values)
        loaded.has_sort_keys = loaded.may_be_public
        return loaded

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reload fields; the row may have become public meanwhile."""
        super().refresh_from_db(*args, **kwargs)
        self.has_sort_keys = self.has_sort_keys or self.may_be_public

    def set_keys(self) -> None:
        """Derive the keys for matching, sorting and search, and the sort text of a person unless it was stated.

        Call it before bulk operations, which skip `save`.
        """
        derive_sort_text(self)
        self.name_key = entry_key(self.kind, self.name)
        self.listing_key = sort_key(self.name)
        self.search_text = search_text(*self.all_names, self.title, self.affiliation)

    @property
    def country_code(self) -> str:
        """Return the code of the country, "" for none; `country` makes a new `Country` each time it is read."""
        return country_code(self)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Return the name, then its translations."""
        return (self.name, *self.names.values())

    @property
    def merge_target(self) -> Signatory:
        """Return the entry that this one was merged into, through all merges; itself if it was never merged."""
        seen = {self.pk}
        entry = self
        while entry.merged_into and entry.merged_into_id not in seen:
            entry = entry.merged_into
            seen.add(entry.pk)
        return entry

    @property
    def relation(self) -> Relation | None:
        """Return the relation of the organization to the coalition, as the directory has it."""
        return self.organization.relation if self.organization else None

    @property
    def status_label(self) -> str:
        """Return the status in words; entries of further representatives are not called rejected."""
        if self.is_further_representative and self.status == Status.REJECTED:
            return gettext("Further representative")
        return str(Status(self.status).label)

    @property
    def is_attached(self) -> bool:
        """Return whether the entry belongs to a further representative of an organization that is on the list."""
        return self.status == Status.REJECTED and self.disputed_at is None and self.represents_listed_organization

    @property
    def is_left_behind(self) -> bool:
        """Return whether the entry belongs to a further representative of an organization that left the list."""
        return (
            self.is_further_representative
            and self.status == Status.REJECTED
            and self.disputed_at is None
            and self.merge_target.status != Status.PUBLISHED
        )

    @property
    def represents_listed_organization(self) -> bool:
        """Return whether the entry is, or was, that of a further representative of an organization on the list."""
        return self.is_further_representative and self.merge_target.status == Status.PUBLISHED

    @property
    def is_organization(self) -> bool:
        return self.kind == Kind.ORGANIZATION

    @property
    def is_public(self) -> bool:
        """Return whether anybody may see the entry; the same condition as `Signatory.objects.public()`."""
        return self.status == Status.PUBLISHED and not self.is_name_hidden

    @property
    def may_be_public(self) -> bool:
        """Like `is_public`, without a query; also true if the fields that decide it are not loaded."""
        values = self.__dict__
        return values.get("status", Status.PUBLISHED) == Status.PUBLISHED and not values.get("is_name_hidden", False)

    @property
    def is_lead(self) -> bool:
        return self.lead_order is not None

    @property
    def printed_name(self) -> str:
        """Return the name in the active language: its translation, if there is one; else `name`."""
        return translation(self.names, self.name)

    @property
    def translated_names(self) -> list[tuple[str, str]]:
        """Return language and name of each translation that differs from the printed name."""
        return [(language_name(code), name) for code, name in self.names.items() if name != self.printed_name]

    @property
    def printed_key(self) -> str:
        """Return the key of the entry in its printed order, as its queryset annotated it; else for today's rule."""
        if self._printed_key is None:
            rule = self.signatory_list.sort_rule if self.signatory_list_id else current_rule(IndividualOrder.NAME, "")
            return entry_sort_key(self, get_language() or "", rule)
        return self._printed_key

    @printed_key.setter
    def printed_key(self, key: str | None) -> None:
        self._printed_key = key or ""

    @property
    def printed_details(self) -> str:
        """Return title, affiliation and representative, joined by commas; "" if all are blank."""
        return printed_details(self.title, self.affiliation, self.represented_by)

    @property
    def public_answers(self) -> list[tuple[Question, Any]]:
        """Return the questions that the entry answers in public, with the answers, in the order of the list."""
        return public_answers(self.signatory_list.all_questions, self.answers) if self.answers else []

    @property
    def labelled_answers(self) -> list[tuple[str, str]]:
        """Return label and text of the public answers, in the active language."""
        return [(question.printed_label, question.display(answer)) for question, answer in self.public_answers]

    @property
    def printed_answers(self) -> str:
        """Return the answers that are printed after the details, joined by commas, in the active language."""
        return printed_answers(self.signatory_list.all_questions, self.answers) if self.answers else ""

    @property
    def unprinted_answers(self) -> list[tuple[str, str]]:
        """Return label and text of the public answers that are not printed, in the active language."""
        answers = [(question, answer) for question, answer in self.public_answers if not question.is_printed]
        return [(question.printed_label, question.display(answer)) for question, answer in answers]

    @property
    def is_affiliation_marked(self) -> bool:
        """Return whether the affiliation is printed with an asterisk, as given for identification only."""
        return bool(self.affiliation) and self.affiliation_for_identification


def printed_details(title: str, affiliation: str, represented_by: str) -> str:
    """Return the details of an entry as they are printed after its name, in the active language."""
    # Few entries have a representative, and a long list has 100,000 of the others.
    about = f"{title}, {affiliation}" if title and affiliation else title or affiliation
    if not represented_by:
        return about
    representative = gettext("represented by %s") % represented_by
    return f"{about}, {representative}" if about else representative
