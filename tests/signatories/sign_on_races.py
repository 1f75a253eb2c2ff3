"""Concurrent sign-ons in a separate process: `python -m tests.signatories.sign_on_races` prints the outcome as JSON.

First 50 threads send the same sign-on, then 50 threads confirm it with the same token.
"""

from __future__ import annotations

import json

from tests.threads import run_concurrently

THREADS = 50


def main() -> None:
    """Run both rounds, and print the state of the database."""
    import django

    django.setup()
    from django.test import Client

    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Mail, Signatory, SignatoryList
    from signatories.signing.sign_on import sign_on
    from tests.signatories.signers import application

    signatory_list = SignatoryList.objects.create(title="Rush", signing="open")
    errors = run_concurrently([lambda: sign_on(signatory_list, application())] * THREADS)
    after_signing = [Signatory.objects.count(), Mail.objects.count()]
    token = make_token(LinkPurpose.CONFIRM, Signatory.objects.get())
    pages: list[str] = []

    def confirm() -> None:
        answer = Client(SERVER_NAME="127.0.0.1").post(f"/signatures/confirm/{token}/")
        pages.append(answer.content.decode())

    errors += run_concurrently([confirm] * THREADS)
    print(
        json.dumps(
            {
                "errors": errors,
                "after_signing": after_signing,
                "pages": len(pages),
                "different_pages": len(set(pages)),
                "counted": Signatory.objects.counted().count(),
                "mails": list(Mail.objects.order_by("pk").values_list("purpose", flat=True)),
            }
        )
    )


if __name__ == "__main__":
    main()
