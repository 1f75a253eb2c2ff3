"""Examples of messages of the contact form."""

from __future__ import annotations

from typing import Any

from cms.api.examples.public_forms import PUZZLE

#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "new_message": {"puzzle": PUZZLE},
    "send_message": {"detail": "Your message has arrived. We answer by e-mail."},
}
#: Request bodies by operation.
REQUESTS: dict[str, dict[str, Any]] = {
    "send_message": {
        "page": 12,
        "name": "Robin Fernleaf",
        "email": "robin@example.org",
        "subject": "Joining the coalition",
        "text": "How can our library become a member?",
    },
}
