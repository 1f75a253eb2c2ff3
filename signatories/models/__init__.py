from signatories.models.column_choice import ColumnChoice
from signatories.models.contact import Contact
from signatories.models.import_batch import ImportBatch
from signatories.models.import_row import ImportRow
from signatories.models.organization import Organization
from signatories.models.signatory import Signatory
from signatories.models.signatory_list import SignatoryGroup, SignatoryList

__all__ = [
    "ColumnChoice",
    "Contact",
    "ImportBatch",
    "ImportRow",
    "Organization",
    "Signatory",
    "SignatoryGroup",
    "SignatoryList",
]
