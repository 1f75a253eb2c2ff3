"""The attributes of a field of an entry; `signatories.fields` has the table of all fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.text import capfirst

from core.languages import language_codes
from signatories.enums import Kind, Requirement

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Owner(StrEnum):
    """The model that has the column."""

    ENTRY = "Signatory"
    CONTACT = "Contact"


class Type(StrEnum):
    """The type of the values: it decides how a cell of a file is read and written."""

    KIND = "kind"
    NAME = "name"
    #: Names by language; files have a column for each language.
    NAMES = "names"
    TEXT = "text"
    EMAIL = "email"
    WEBSITE = "website"
    COUNTRY = "country"
    SORT_SOURCE = "sort source"
    DATE = "date"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    GROUP = "group"
    ORGANIZATION = "organization"
    LANGUAGE = "language"
    IMAGE = "image"
    #: Answers to the questions of the list; files have a column for each question.
    ANSWERS = "answers"
    #: The words of the boxes that were ticked; see `consent_wordings`.
    CONSENTS = "consents"


class FormSection(StrEnum):
    """The section of the sign-on form that has the field."""

    MAIN = "main"
    #: Below "More (optional)".
    MORE = "more"
    #: On a step of its own, or filled in from the request.
    SEPARATE = "separate"
    NONE = "none"


class Exported(StrEnum):
    """The files that contain the field. Each level includes the ones below it."""

    PUBLICLY = "publicly"
    #: Files for staff, without contacts.
    TO_STAFF = "to staff"
    #: Files for staff who may export contact data.
    WITH_CONTACTS = "with contacts"
    NEVER = "never"


class Merge(StrEnum):
    """The value of the surviving entry after a merge."""

    KEEP = "its own"
    #: Its own, or else that of a merged entry.
    FILL = "filled if empty"
    #: True if it is true for any of the entries.
    ANY = "any"
    EARLIEST = "earliest"
    #: The contact moves as a whole, and only to an entry without one.
    WITH_CONTACT = "with the contact"


def log_value(value: Any) -> str | dict[str, str]:
    """Return a value of a field as the log stores it: text, or the texts by language; "" for no value."""
    return value if isinstance(value, dict) else str(value or "")


def translation_column(language: str) -> str:
    """Return the header of the column with the names in a language."""
    return f"name_{language}"


@dataclass(frozen=True)
class EntryField:
    """One field of an entry. By default it is neither public nor editable, imported or exported."""

    #: The column of the model.
    name: str
    #: Lower case, as verbose names are; models, history, merging and import previews show it.
    label: StrPromise
    type: Type
    owner: Owner = Owner.ENTRY
    #: The kinds whose forms ask for it.
    kinds: tuple[Kind, ...] = (Kind.ORGANIZATION, Kind.INDIVIDUAL)

    #: Visible to everybody: on pages, in the API and in public files.
    public: bool = False
    #: Part of the printed line of the entry on pages and in the PDF.
    printed: bool = False
    #: Checked for formulas, look-alikes and missing glyphs.
    screened: bool = False
    #: Part of the keys by which entries are sorted, searched and matched.
    keyed: bool = False
    #: Erased together with a withheld name.
    identifies: bool = False
    #: Names a natural person in the entry of an organization: erased where names of individuals are removed.
    names_representative: bool = False
    #: A column that staff can choose for the listing; title and affiliation share one.
    listed: bool = False
    #: Listed in a generic row of the contact panel; its template lays out the other fields by hand.
    in_panel: bool = False

    form_section: FormSection = FormSection.NONE
    #: Required for the kinds that have the field, unless their list says otherwise.
    required: bool = False
    #: What a list may choose for the field, by kind; nothing for a field that is as it is on every list.
    requirements: tuple[Requirement, ...] = ()
    #: The field without which the forms do not ask for this one.
    belongs_to: str = ""
    #: A consent to something beyond signing.
    consent: bool = False
    #: Signers may change it in their own entry.
    signer_edits: bool = False
    #: A signer's change waits for a moderator where entries are reviewed.
    reviewed: bool = False
    #: Staff may change it in the entry's form.
    staff_edits: bool = False

    #: Imports set and update it, and undoing an import restores it.
    imported: bool = False
    exported: Exported = Exported.NEVER
    #: The header in files, if it is not the name.
    header: str = ""
    #: Files list the columns of one block by this number, then by the order of the table.
    file_order: int = 0
    #: The label of the choice in the form that maps columns, if it is not the label.
    mapping_label: StrPromise | None = None

    merge: Merge = Merge.KEEP

    @property
    def is_private(self) -> bool:
        """Return whether the field is on the contact, which is erased as a whole and never public."""
        return self.owner is Owner.CONTACT

    @property
    def default_requirement(self) -> Requirement:
        """Return whether forms insist on the field where the list says nothing."""
        return Requirement.REQUIRED if self.required else Requirement.OPTIONAL

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers of the field in files: one, or one for each language; those of answers depend on the list."""
        if self.type is Type.ANSWERS:
            return ()
        if self.type is Type.NAMES:
            return tuple(translation_column(code) for code in language_codes())
        return (self.header or self.name,)

    @property
    def choice_label(self) -> str | StrPromise:
        """The label of the field in the form that maps columns to fields."""
        return self.mapping_label or capfirst(self.label)

    @property
    def attname(self) -> str:
        """The attribute of the model that has the value, or the key of a related row."""
        return f"{self.name}_id" if self.type in (Type.GROUP, Type.ORGANIZATION) else self.name

    @property
    def model_field(self) -> Any:
        """The field of the model; loaded models are required."""
        return apps.get_model("signatories", self.owner.value)._meta.get_field(self.name)

    def texts_of(self, entry: Any) -> list[str]:
        """Return the texts that an entry prints from the field: one, or one for each language."""
        value = getattr(entry, self.name)
        if self.type is Type.ANSWERS:
            return [answer for answer in value.values() if isinstance(answer, str)]
        return list(value.values()) if self.type is Type.NAMES else [str(value)]

    def value_of(self, entry: Any) -> Any:
        """Return the value of an entry; None for a private field of an entry without a contact."""
        owner = getattr(entry, "contact", None) if self.is_private else entry
        return getattr(owner, self.name, None)
