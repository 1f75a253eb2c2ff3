"""Actions of the audit log: the label of each, and its message in the history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = {
    "signatories.approve": (_("Approve"), _("Approved")),
    "signatories.reject": (_("Reject"), _("Rejected")),
    "signatories.withdraw": (_("Withdraw"), _("Withdrawn")),
    "signatories.restore": (_("Put back"), _("Put back on the list")),
    "signatories.correct": (_("Correct"), _("Corrected")),
    "signatories.check_order": (_("Check the order"), _("Order checked")),
    "signatories.change_kind": (_("Change kind"), _("Kind changed")),
    "signatories.merge": (_("Merge"), _("Merged")),
    "signatories.attach": (_("Attach"), _("Noted as a further representative")),
    "signatories.further_representative": (
        _("Further representative"),
        _("A further representative signed for this organization"),
    ),
    "signatories.export_contacts": (_("Export contacts"), _("List exported with contact data")),
    "signatories.erase": (_("Erase personal data"), _("Personal data erased")),
    "signatories.drop_logo": (_("Drop logo"), _("Dropped a logo that could not be read")),
    "signatories.sign_on": (_("Sign on"), _("Signed through the form")),
    "signatories.confirm": (_("Confirm"), _("Confirmed by the signer")),
    "signatories.release": (_("Release"), _("Released")),
    "signatories.correct_own": (_("Correct"), _("Corrected by the signer")),
    "signatories.sign_new_text": (_("Sign the new text"), _("Signed the changed text")),
    "signatories.drop_correction": (_("Reject"), _("Correction rejected")),
    "signatories.cancel_correction": (_("Cancel"), _("Correction taken back by the signer")),
    "signatories.dispute": (_("Dispute"), _("Disputed by the owner of the address")),
    "signatories.ask": (_("Ask"), _("Question sent")),
    "signatories.resend": (_("Ask again to confirm"), _("Asked again to confirm")),
    "signatories.remind": (_("Remind"), _("Reminded to confirm before the list closes")),
    "signatories.decline": (_("Decline"), _("The owner of the address wants no more requests to confirm")),
    "signatories.resend_all": (_("Ask all again to confirm"), _("All unconfirmed signatories asked again to confirm")),
    "signatories.stop_resending": (_("Stop"), _("Requests to confirm stopped")),
    "signatories.undo_import": (_("Undo"), _("Import undone")),
    "signatories.upload": (_("Upload"), _("File uploaded for import")),
    "signatories.import": (_("Import"), _("File imported")),
    "signatories.import_overruled": (
        _("Import anyway"),
        _("Imported although an earlier entry was withdrawn or rejected"),
    ),
    "signatories.add_question": (_("Add question"), _("Question added")),
    "signatories.change_question": (_("Change question"), _("Question changed")),
    "signatories.retire_question": (_("Retire question"), _("Question no longer asked")),
    "signatories.ask_question_again": (_("Ask question again"), _("Question asked again")),
    "signatories.delete_question": (_("Delete question"), _("Question deleted")),
    "signatories.order_questions": (_("Order questions"), _("Order of the questions changed")),
    "signatories.discard_import": (_("Discard"), _("Upload discarded")),
}
