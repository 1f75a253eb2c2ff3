"""Race every verb of signers, and imports, against every verb of staff: `python -m tests.concurrency --rounds 50`.

Runs on the database of `DATABASE_URL`, which it fills, and prints as JSON how many races there were and what went
wrong. A race is fine when no exception and no answer of 500 came of it, when the outcome is that of one of the two
verbs after the other, in either order, and when nothing holds that must never hold.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest import mock

#: Seconds by which one of the two begins later than the other, at most.
STAGGER = 0.004


def race(acts: list[Callable[[], Any]], pool: ThreadPoolExecutor) -> list[Any]:
    """Begin both at the same moment, more or less; returns what each answered, or its exception."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any], wait: float) -> Any:
        barrier.wait()
        time.sleep(wait)
        try:
            return act()
        except Exception as error:
            return error

    waits = [0.0, random.uniform(0, STAGGER)]  # noqa: S311
    random.shuffle(waits)
    futures = [pool.submit(run, act, wait) for act, wait in zip(acts, waits, strict=True)]
    return [future.result(timeout=120) for future in futures]


def in_order(acts: list[Callable[[], Any]], order: tuple[int, int]) -> list[Any]:
    """Do one after the other; returns the answers in the order of `acts`."""
    answers: list[Any] = [None, None]
    for number in order:
        answers[number] = acts[number]()
    return answers


class Course:
    """All races on one database."""

    def __init__(self) -> None:
        from django.contrib.auth.models import User
        from django.test import Client

        from cms.webhooks.models import Endpoint

        self.pool = ThreadPoolExecutor(2)
        self.explained: dict[tuple[str, str, str], list[str]] = {}
        staff = User.objects.create_superuser("alix", "alix@example.org", "correct horse")
        Endpoint.objects.create(url="https://hooks.example.org/", signatory_published=True, signatory_changed=True)
        self.signer, self.staff = Client(raise_request_exception=False), Client(raise_request_exception=False)
        self.staff.force_login(staff)

    def scene(self, state: str, by_staff: str) -> Any:
        from tests.concurrency.scenes import make_scene
        from tests.concurrency.verbs import open_form

        scene = make_scene(state, with_letter=by_staff == "publish edition", with_import=by_staff == "undo")
        if by_staff == "staff save":
            open_form(scene)
        return scene

    def acts(self, scene: Any, by_signer: str, by_staff: str) -> list[Callable[[], Any]]:
        from tests.concurrency.verbs import FIRST, STAFF

        return [lambda: FIRST[by_signer](scene, self.signer), lambda: STAFF[by_staff](scene, self.staff)]

    def outcomes(self, state: str, by_signer: str, by_staff: str) -> list[str]:
        """Return what comes of the verbs one after the other, in both orders."""
        from tests.concurrency.scenes import seen

        key = state, by_signer, by_staff
        if key not in self.explained:
            found = []
            for order in ((0, 1), (1, 0)):
                scene = self.scene(state, by_staff)
                answers = in_order(self.acts(scene, by_signer, by_staff), order)
                found.append(json.dumps([answers, seen(scene)], default=str))
            self.explained[key] = found
        return self.explained[key]

    def run(self, state: str, by_signer: str, by_staff: str) -> list[str]:
        """Race once; returns what is wrong with the outcome."""
        from tests.concurrency.scenes import seen, wrong

        name = f"{by_signer} × {by_staff}, {state}"
        try:
            explained = self.outcomes(state, by_signer, by_staff)
        except Exception as error:
            return [f"{name}, one after the other: {error!r}"]
        scene = self.scene(state, by_staff)
        answers = race(self.acts(scene, by_signer, by_staff), self.pool)
        failed = [answer for answer in answers if isinstance(answer, Exception) or answer == 500]
        if failed:
            return [f"{name}: {answer!r}" for answer in failed]
        outcome = json.dumps([answers, seen(scene)], default=str)
        problems = [f"{name}: {sentence}" for sentence in wrong(scene)]
        if outcome not in explained:
            problems.append(f"{name}: no order explains {outcome}; one after the other: {explained}")
        return problems


def main() -> None:
    """Race, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from letters.pdf import typesetter_client
    from signatories.exchange import sandbox
    from tests.concurrency.scenes import STATES
    from tests.concurrency.verbs import PAIRS
    from tests.conftest import FakeTypesetter, _read_here

    states = list(STATES)
    races, problems = 0, []
    # What is typeset and read is no matter of concurrency, and takes much longer than the verbs.
    with (
        mock.patch.object(typesetter_client, "typeset", FakeTypesetter()),
        mock.patch.object(sandbox, "_read_in_child", _read_here),
    ):
        course = Course()
        for number in range(rounds):
            for place, (by_signer, by_staff) in enumerate(PAIRS):
                problems += course.run(states[(number + place) % len(states)], by_signer, by_staff)
                races += 1
    course.pool.shutdown()
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    connections.close_all()
    json.dump({"races": races, "problems": sorted(set(problems))}, sys.stdout)


if __name__ == "__main__":
    main()
