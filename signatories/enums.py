"""The closed vocabularies of a signatory list."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What signs: an organization isn't a person, and each is counted apart."""

    ORGANIZATION = "organization", _("Organization")
    INDIVIDUAL = "individual", _("Individual")


class Status(TextChoices):
    """Where an entry stands. Only `PUBLISHED` entries are shown, counted or printed."""

    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    PENDING = "pending", _("Pending review")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Source(TextChoices):
    """How an entry came to the list."""

    STAFF = "staff", _("Added by staff")
    IMPORT = "import", _("Imported")
    FORM = "form", _("Public form")


class DuplicatePolicy(TextChoices):
    """What an import does with a row whose signatory is on the list already."""

    SKIP = "skip", _("Leave the entry on the list as it is")
    UPDATE = "update", _("Update the entry on the list from the file")


class ImportState(TextChoices):
    """Where an import stands. The uploaded file is kept only while `PREVIEWED`."""

    REFUSED = "refused", _("File refused")
    PREVIEWED = "previewed", _("Waiting for confirmation")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
