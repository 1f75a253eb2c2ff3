"""Staff who act while two workers seal, in a separate process: `python -m tests.cms.audit.appending_races`.

Each has a connection of their own. Prints the errors, the positions in the chain and what verification says.
"""

from __future__ import annotations

import json
from typing import Any

from tests.threads import run_concurrently

STAFF, ACTS, SEALERS = 4, 25, 2


def main() -> None:
    """Let staff act and workers seal at once, then seal the rest and verify."""
    import django

    django.setup()
    from django.db import transaction
    from wagtail.log_actions import log

    from cms.audit.models import AuditRecord
    from cms.audit.sealing import seal
    from cms.audit.verification import verify
    from core.users.models import User
    from signatories.models import SignatoryList

    user = User.objects.create_user("robin")
    signatory_list = SignatoryList.objects.create(title="Race")

    def act() -> None:
        for number in range(ACTS):
            with transaction.atomic():
                log(instance=signatory_list, action="signatories.add_question", user=user, data={"number": number})

    def seal_often() -> None:
        for _number in range(ACTS):
            seal()

    errors = run_concurrently([act] * STAFF + [seal_often] * SEALERS)
    seal()
    result: dict[str, Any] = {"errors": errors, "verified": verify().head.position}
    positions = AuditRecord.objects.order_by("position").values_list("position", flat=True)
    print(json.dumps(result | {"positions": list(positions)}))


if __name__ == "__main__":
    main()
