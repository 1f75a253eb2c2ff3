"""Two machines with one database: `python -m tests.cms.demo.two_machines FOLDER FOLDER` prints what each may do."""

from __future__ import annotations

import json
import sys
from threading import Thread


def main() -> None:
    """Take the lock of the demo on the first machine, and try it on the second one meanwhile, and afterwards."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from cms.demo.lock import DemoBusy, demo_lock

    answers: list[str] = []

    def second_machine() -> None:
        settings.PRIVATE_ROOT = sys.argv[2]
        try:
            with demo_lock():
                answers.append("free")
        except DemoBusy:
            answers.append("busy")
        finally:
            connection.close()

    def ask() -> None:
        thread = Thread(target=second_machine)
        thread.start()
        thread.join()

    settings.PRIVATE_ROOT = sys.argv[1]
    with demo_lock():
        ask()
    ask()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
