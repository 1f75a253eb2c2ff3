"""Many people at once, in a process of its own: `python -m tests.signatories.rush` prints what was left, as JSON.

First 50 threads send the same, then 50 threads confirm it with one token.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Barrier, Thread

THREADS = 50


def at_once(act: Callable[[], object], threads: int = THREADS) -> list[str]:
    """Call `act` in so many threads at the same moment, each with its own connection; return the errors."""
    from django.db import connection

    barrier = Barrier(threads)
    errors = []

    def run() -> None:
        try:
            barrier.wait()
            act()
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    running = [Thread(target=run) for _number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return errors


def main() -> None:
    """Rush, and say what is in the database then."""
    import django

    django.setup()
    from django.test import Client

    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Mail, Signatory, SignatoryList
    from signatories.signing.sign_on import sign_on
    from tests.signatories.signers import application

    signatory_list = SignatoryList.objects.create(title="Rush", signing="open")
    errors = at_once(lambda: sign_on(signatory_list, application()))
    after_signing = [Signatory.objects.count(), Mail.objects.count()]
    token = make_token(LinkPurpose.CONFIRM, Signatory.objects.get())
    pages: list[str] = []

    def confirm() -> None:
        answer = Client(SERVER_NAME="127.0.0.1").post(f"/signatures/confirm/{token}/")
        pages.append(answer.content.decode())

    errors += at_once(confirm)
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
