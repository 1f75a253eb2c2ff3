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
    FILL = "fill", _("Fill what is blank in the entry on the list")


class DateOrder(TextChoices):
    """How dates such as 5/13/2019 are read; without a choice, as the whole column allows."""

    DAY_FIRST = "dmy", _("Day first (13/5/2019)")
    MONTH_FIRST = "mdy", _("Month first (5/13/2019)")


class Outcome(TextChoices):
    """What becomes of a row of an imported file."""

    NEW = "new", _("New")
    UPDATE = "update", _("Update")
    DUPLICATE = "duplicate", _("Duplicate")
    LEFT_OUT = "left_out", _("Left out")
    ERROR = "error", _("Error")


class ImportState(TextChoices):
    """Where an import stands. The uploaded file is kept until the import is decided."""

    REFUSED = "refused", _("File refused")
    CHECKING = "checking", _("Being checked")
    PREVIEWED = "previewed", _("Waiting for confirmation")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    UNDONE = "undone", _("Undone")
