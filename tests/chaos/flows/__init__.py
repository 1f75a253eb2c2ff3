"""The flows whose processes are killed."""

from tests.chaos.flows.flow import Flow
from tests.chaos.flows.lists import edition, housekeeping, import_of_a_file, undo_of_an_import
from tests.chaos.flows.sending import digest, mail, webhook
from tests.chaos.flows.signing import approve, confirm, sign_on

__all__ = ["FLOWS", "Flow"]

FLOWS = (
    *(sign_on(), confirm(), approve()),
    *(import_of_a_file(), undo_of_an_import(), edition(), housekeeping()),
    *(webhook(), mail(), digest()),
)
