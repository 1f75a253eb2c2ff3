"""Choices that several forms of an import share, and the labels of its columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signatories.enums import Kind
from signatories.exchange.cells.mojibake import MISREAD_ENCODINGS
from signatories.exchange.reading.csv_reader import LINES
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.rows.person_names import BY_GIVEN_NAME
from signatories.exchange.sandbox import SEPARATED_BY

#: Labels of the columns that a header can be mapped to, beside those of the table of fields.
COLUMN_LABELS = {
    "given_name": _("Given name, first part of the name"),
    "middle_name": _("Middle name, part of the name"),
    "particle": _("Particle (de, van), part of the name"),
    "family_name": _("Family name, last part of the name"),
    "second_family_name": _("Second family name, part of the name"),
    "suffix": _("Suffix (Jr., PhD), end of the name"),
    "organization": _("Organization: signs itself, or is where the person works"),
    "key": _("Key of an export"),
    "relation": _("Relation to the coalition, for the directory"),
    "withdraw": _("Take off the list if yes"),
    "name_shown": _("Withhold the name if no"),
    "consent": _("Leave the row out if no"),
    "affiliation_listed": _("List the affiliation, for identification only; if no, leave it out"),
}
DETECT = ("", _("Detect from the file"))
ENCODING_CHOICES = [DETECT, *ENCODINGS.items()]
DELIMITER_CHOICES = [DETECT, *SEPARATED_BY.items(), (LINES, _("nothing: one signatory per line"))]
#: In a file with given names, these distinguish individuals from organizations.
KIND_CHOICES = [*Kind.choices, (BY_GIVEN_NAME, _("individuals with a given name, organizations without"))]
MEND_CHOICES = [("", _("Leave as it is")), *((wrong, ENCODINGS[wrong]) for wrong in MISREAD_ENCODINGS)]
