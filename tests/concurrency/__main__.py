"""Race each action of signers, and imports, against each action of staff: `python -m tests.concurrency --rounds 50`.

Runs on the database of `DATABASE_URL`, which it fills, and prints the number of races and the problems as JSON. A race
passes if it causes no exception and no response with status 500, if its outcome is that of running the two actions one
after the other, in either order, and if all invariants hold.
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

#: The longest delay, in seconds, between the starts of the two actions.
STAGGER = 0.004


def race(actions: list[Callable[[], Any]], pool: ThreadPoolExecutor) -> list[Any]:
    """Start both actions at nearly the same moment; return the result or the exception of each."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any], wait: float) -> Any:
        barrier.wait()
        time.sleep(wait)
        try:
            return action()
        except Exception as error:
            return error

    waits = [0.0, random.uniform(0, STAGGER)]  # noqa: S311
    random.shuffle(waits)
    futures = [pool.submit(run, action, wait) for action, wait in zip(actions, waits, strict=True)]
    return [future.result(timeout=120) for future in futures]


def in_order(actions: list[Callable[[], Any]], order: tuple[int, int]) -> list[Any]:
    """Run one after the other; return the results in the order of `actions`."""
    answers: list[Any] = [None, None]
    for number in order:
        answers[number] = actions[number]()
    return answers


class Races:
    """Runs races on one database, with a client for the signer and one for staff."""

    def __init__(self) -> None:
        from django.test import Client

        from cms.webhooks.models import Endpoint
        from core.users.models import User

        self.pool = ThreadPoolExecutor(2)
        self.explained: dict[tuple[str, str, str], list[str]] = {}
        staff = User.objects.create_superuser("alix", "alix@example.org", "correct horse")
        Endpoint.objects.create(url="https://hooks.example.org/", signatory_published=True, signatory_changed=True)
        self.signer, self.staff = Client(raise_request_exception=False), Client(raise_request_exception=False)
        self.staff.force_login(staff)

    def scenario(self, state: str, by_staff: str) -> Any:
        from tests.concurrency.actions import prepare_form
        from tests.concurrency.scenario import make_scenario

        scenario = make_scenario(state, with_letter=by_staff == "publish edition", with_import=by_staff == "undo")
        if by_staff == "staff save":
            prepare_form(scenario)
        return scenario

    def actions(self, scenario: Any, by_signer: str, by_staff: str) -> list[Callable[[], Any]]:
        from tests.concurrency.actions import FIRST, STAFF

        return [lambda: FIRST[by_signer](scenario, self.signer), lambda: STAFF[by_staff](scenario, self.staff)]

    def outcomes(self, state: str, by_signer: str, by_staff: str) -> list[str]:
        """Return the outcomes of the actions one after the other, in both orders."""
        from tests.concurrency.scenario import final_state

        key = state, by_signer, by_staff
        if key not in self.explained:
            outcomes = []
            for order in ((0, 1), (1, 0)):
                scenario = self.scenario(state, by_staff)
                answers = in_order(self.actions(scenario, by_signer, by_staff), order)
                outcomes.append(json.dumps([answers, final_state(scenario)], default=str))
            self.explained[key] = outcomes
        return self.explained[key]

    def run(self, state: str, by_signer: str, by_staff: str) -> list[str]:
        """Race once; return the problems of the outcome."""
        from tests.concurrency.scenario import broken_invariants, final_state

        name = f"{by_signer} × {by_staff}, {state}"
        try:
            explained = self.outcomes(state, by_signer, by_staff)
        except Exception as error:
            return [f"{name}, one after the other: {error!r}"]
        scenario = self.scenario(state, by_staff)
        answers = race(self.actions(scenario, by_signer, by_staff), self.pool)
        failed = [answer for answer in answers if isinstance(answer, Exception) or answer == 500]
        if failed:
            return [f"{name}: {answer!r}" for answer in failed]
        outcome = json.dumps([answers, final_state(scenario)], default=str)
        problems = [f"{name}: {sentence}" for sentence in broken_invariants(scenario)]
        if outcome not in explained:
            problems.append(f"{name}: no order explains {outcome}; one after the other: {explained}")
        return problems


def main() -> None:
    """Run the races and print their report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from letters.pdf import typesetter_client
    from signatories.exchange import sandbox
    from tests.concurrency.actions import PAIRS
    from tests.concurrency.scenario import STATES
    from tests.conftest import FakeTypesetter, _read_in_process

    states = list(STATES)
    count, problems = 0, []
    # Typesetting and reading files do not depend on concurrency and take much longer than the actions.
    with (
        mock.patch.object(typesetter_client, "typeset", FakeTypesetter()),
        mock.patch.object(sandbox, "_read_in_child", _read_in_process),
    ):
        races = Races()
        for number in range(rounds):
            for place, (by_signer, by_staff) in enumerate(PAIRS):
                problems += races.run(states[(number + place) % len(states)], by_signer, by_staff)
                count += 1
    races.pool.shutdown()
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    connections.close_all()
    json.dump({"races": count, "problems": sorted(set(problems))}, sys.stdout)


if __name__ == "__main__":
    main()
