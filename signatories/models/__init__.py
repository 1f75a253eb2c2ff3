from signatories.models.address_change import AddressChange
from signatories.models.blocked_address import BlockedAddress, is_blocked
from signatories.models.column_choice import ColumnChoice
from signatories.models.contact import Contact
from signatories.models.correction import Correction
from signatories.models.directory_upload import DirectoryUpload
from signatories.models.import_batch import ImportBatch
from signatories.models.import_row import ImportRow
from signatories.models.institution import Institution, InstitutionWord
from signatories.models.link_request import LinkRequest
from signatories.models.list_change import ListChange
from signatories.models.mail import Mail
from signatories.models.mail_run import MailRun
from signatories.models.member_group import MemberGroup
from signatories.models.name_fingerprint import NameFingerprint
from signatories.models.open_list import OpenList
from signatories.models.organization import Organization
from signatories.models.paper_signatures import PaperSignatures
from signatories.models.person_erasure import PersonErasure
from signatories.models.question import Question
from signatories.models.relation import Relation
from signatories.models.request_key import RequestKey
from signatories.models.signatory import Signatory
from signatories.models.signatory_group import SignatoryGroup
from signatories.models.signatory_list import SignatoryList
from signatories.models.signing_settings import SigningSettings
from signatories.models.sort_order import SortKey, SortOrder

__all__ = [
    "AddressChange",
    "BlockedAddress",
    "ColumnChoice",
    "Contact",
    "Correction",
    "DirectoryUpload",
    "ImportBatch",
    "ImportRow",
    "Institution",
    "InstitutionWord",
    "LinkRequest",
    "ListChange",
    "Mail",
    "MailRun",
    "MemberGroup",
    "NameFingerprint",
    "OpenList",
    "Organization",
    "PaperSignatures",
    "PersonErasure",
    "Question",
    "Relation",
    "RequestKey",
    "Signatory",
    "SignatoryGroup",
    "SignatoryList",
    "SigningSettings",
    "SortKey",
    "SortOrder",
    "is_blocked",
]
