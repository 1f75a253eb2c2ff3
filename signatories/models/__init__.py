from signatories.models.contact import Contact
from signatories.models.import_batch import ImportBatch
from signatories.models.organization import Organization
from signatories.models.signatory import Signatory
from signatories.models.signatory_list import SignatoryList

__all__ = ["Contact", "ImportBatch", "Organization", "Signatory", "SignatoryList"]
