"""Examples of signing a letter, and of what signers do with their own entries."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import LANGUAGE
from cms.api.examples.letters import TEXT_VERSION
from cms.api.examples.public_forms import PUZZLE
from cms.api.examples.sign_on_form import FORM_FIELDS, QUESTIONS
from cms.api.examples.signatories import SIGNATORY

LISTED = {"sort_as": "Fernleaf, Robin", "family_name": "Fernleaf", "letter": "F"}
LISTED_NAMES = LISTED | {
    "choices": [LISTED, {"sort_as": "Robin Fernleaf", "family_name": "Robin Fernleaf", "letter": "R"}]
}
OWN_ENTRY = SIGNATORY | {
    "id": 412,
    "kind": "individual",
    "name": "Robin Fernleaf",
    "names": {},
    "title": "Teacher",
    "represented_by": "",
    "details": "Teacher, Toronto ON",
    "website": "",
    "is_lead": False,
    "group": None,
    "status": "published",
    "is_name_hidden": False,
    "listed": LISTED_NAMES,
}
#: Tokens of links to `OWN_ENTRY`.
CONFIRM_TOKEN = "WzQxMiwiM2M2ZTBiOGE5YzE1MjI0YSJd:1whObQ:uDosckcdex2njzAscGsuj_HAfQtqzi2E5gwC0HbfiBM"  # noqa: S105
MANAGE_TOKEN = "WzQxMiwiM2M2ZTBiOGE5YzE1MjI0YSJd:1whObQ:pKFa07aA0-1d_-Nf-g0ddBO4rKc9l_-V_w9zU7W-0I4"  # noqa: S105
DISPUTE_TOKEN = "WzQxMiwiIl0:1whObQ:3cwOw4mzXNi9oQEz1WMmQ4ibjU9kzS2PtxBrIQpNn94"  # noqa: S105
WAITING = {"changes": {"name": "Robin Fernleaf-Alder"}, "has_logo": False, "sent_at": "2026-07-08T09:30:00Z"}
SIGNED_TEXT = {
    "language": LANGUAGE,
    "published_at": "2026-07-08T09:00:00Z",
    "is_current": False,
    "may_sign": True,
    "current_version": TEXT_VERSION,
    "html": "<h2>Keep the lake</h2><p>No more wells.</p>",
    "changes": [
        [{"kind": "", "text": "Keep the lake"}],
        [{"kind": "", "text": "No "}, {"kind": "ins", "text": "more "}, {"kind": "", "text": "wells."}],
    ],
}
NEW_TEXT = {"is_current": True, "may_sign": False, "changes": []}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "new_sign_on": {
        "text_version": TEXT_VERSION,
        "opened": "IiI:1whObQ:Uw48BJfW6tXzqxt1JMP2fYIioSt3fcWl-TYwwhfIFwg",
        "puzzle": PUZZLE,
        "kinds": ["organization", "individual"],
        "allows_hidden_names": False,
        "prints_representatives": False,
        "suggests_affiliations": False,
        "sorts_by_family_name": True,
        "fields": FORM_FIELDS,
        "countries": [{"code": "CA", "name": "Canada"}, {"code": "FR", "name": "France"}],
        "questions": QUESTIONS,
        "privacy_address": "https://coalition.example.org/privacy",
        "contact_period": "180 days after the letter closes, your contact data is deleted, unless you asked for "
        "updates or the newsletter. Your signature stays.",
    },
    "listed": LISTED_NAMES,
    "sign": {
        "detail": "Your signature counts once you confirm it with the link that we send to your address, "
        "within seven days."
    },
    "show": OWN_ENTRY | {"status": "unconfirmed"},
    "confirm": OWN_ENTRY,
    "manage": OWN_ENTRY
    | {
        "title": "Retired teacher",
        "details": "Retired teacher, Toronto ON",
        "token": MANAGE_TOKEN,
        "private_answers": {"postal_code": "M5V 2T6"},
        "waiting": WAITING,
        "signed_text": SIGNED_TEXT,
    },
    "sign_changed_text": OWN_ENTRY
    | {
        "token": MANAGE_TOKEN,
        "private_answers": {},
        "waiting": None,
        "signed_text": SIGNED_TEXT | NEW_TEXT,
    },
    "withdraw": OWN_ENTRY | {"status": "withdrawn"},
    "dispute": {"detail": "Thank you for telling us. The organizers have been informed."},
    "links": {"detail": "If something was signed with this address, a mail with links is on its way."},
    "decline": {"detail": "You will get no more mail about this signature."},
    "change_address": {"detail": "A mail with a link is on its way to it. Nothing changes until you open that link."},
    "confirm_address": OWN_ENTRY
    | {"token": MANAGE_TOKEN, "private_answers": {}, "waiting": None, "signed_text": None},
    "refuse_address": {"detail": "Thank you. Your address is not used for this signature."},
    "object_to_address": OWN_ENTRY
    | {"token": MANAGE_TOKEN, "private_answers": {}, "waiting": None, "signed_text": None},
}
#: Request bodies by operation.
REQUESTS: dict[str, dict[str, Any]] = {
    "listed": {"name": "Robin Fernleaf", "country": "CA"},
    "sign": {
        "kind": "individual",
        "name": "Robin Fernleaf",
        "email": "robin@example.org",
        "title": "Teacher",
        "country": "CA",
        "answers": {"city": "Toronto ON", "postal_code": "M5V 2T6"},
        "text_version": TEXT_VERSION,
    },
    "show": {"token": CONFIRM_TOKEN},
    "confirm": {"token": CONFIRM_TOKEN},
    "manage": {"token": MANAGE_TOKEN, "changes": {"title": "Retired teacher"}},
    "sign_changed_text": {"token": MANAGE_TOKEN, "text_version": TEXT_VERSION},
    "withdraw": {"token": MANAGE_TOKEN},
    "dispute": {"token": DISPUTE_TOKEN, "block": False},
    "links": {"email": "robin@example.org"},
    "decline": {"token": DISPUTE_TOKEN, "block": False},
    "change_address": {"token": MANAGE_TOKEN, "email": "robin.fernleaf@example.org"},
    "confirm_address": {"token": CONFIRM_TOKEN},
    "refuse_address": {"token": CONFIRM_TOKEN, "block": False},
    "object_to_address": {"token": DISPUTE_TOKEN},
}
