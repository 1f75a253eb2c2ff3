"""Kill each flow at random points: `python -m tests.chaos.kills --kills 200 [--flow NAME] [--point NUMBER]`.

Runs on the database of `DATABASE_URL`, which it fills, and prints a `Row` of the report for each flow, as JSON. With
`--point`, all kills are at that point; with `--plant`, the site has a fault of `tests.chaos.planted_faults`.

A flow passes if, after each kill and a restart, what it had answered is there, its end is that of an undisturbed run,
and no job is left waiting.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from tests.chaos import children
from tests.chaos.children import Stuck
from tests.chaos.report import Row

#: The points of a run are the same for the same seed, up to what depends on time.
SEED = 7
#: Of so many kills, one is after a random time, the others are at random points.
BY_TIME = 4
#: Runs for each kill that is wanted: some end before the time of their kill.
RUNS_PER_KILL = 5
#: Problems of one flow after which it is not killed any more.
MAX_PROBLEMS = 20
STAFF = ("alix", "alix@example.org", "correct horse")


class Kills:
    """Kills one flow again and again, and notes in a row of the report what differs in the end."""

    def __init__(self, flow: Any, row: Row, chance: random.Random) -> None:
        self.flow, self.row, self.chance = flow, row, chance
        state = self.begin()
        self.undisturbed = children.run(lambda: self.act(state))
        self.expected, self.unsettled = self.settle(state)
        self.row.stuck += [f"{flow.name}, undisturbed: {job} waits" for job in self.unsettled]

    def begin(self) -> Any:
        """Prepare the flow in this process, whose connections the children do not share."""
        from django.core.cache import cache

        cache.clear()
        return self.flow.begin()

    def act(self, state: Any) -> bool:
        self.flow.act(state)
        return True

    def settle(self, state: Any) -> Any:
        """Start again: repeat what people repeat, and let a worker work; return what is left, and which jobs wait."""
        from tests.chaos.restart import unsettled, work_until_idle

        def end() -> Any:
            if self.flow.is_repeated:
                self.flow.act(state)
            work_until_idle()
            return [self.flow.end(state), unsettled()]

        return children.run(end).answer

    def kill(self, point: int | None) -> None:
        """Kill the flow at a point, by default at one or after a time by chance, and compare what is left then."""
        state = self.begin()
        if point or self.chance.randrange(BY_TIME):
            point = point or self.chance.randint(1, self.undisturbed.points)
            name = f"{self.flow.name}, killed at point {point} of {self.undisturbed.points}"
            limits: dict[str, Any] = {"fatal": point}
        else:
            seconds = self.chance.uniform(0, self.undisturbed.seconds)
            name = f"{self.flow.name}, killed after {seconds:.3f} s of {self.undisturbed.seconds:.3f} s"
            limits = {"seconds": seconds}
        answered = self.answers()
        try:
            self.row.kills += children.run(lambda: self.act(state), **limits).is_killed
            kept = Counter(children.run(lambda: self.flow.kept(state)).answer)
            self.row.lost += [f"{name}: the answer to {key}" for key in self.answers() - answered - kept]
            left, unsettled = self.settle(state)
        except Stuck as error:
            self.row.stuck.append(f"{name}: {error}")
            return
        self.row.compare(name, self.expected, left)
        self.row.stuck += [f"{name}: {job} waits" for job in unsettled]

    @staticmethod
    def answers() -> Counter[str]:
        from tests.chaos.receivers import received

        return Counter(key for _to, key in received("answer", ""))


@contextmanager
def site() -> Iterator[None]:
    """Set up the site, whose mails and messages `tests.chaos.receivers` gets.

    Typesetting, drawing and reading files happen in further processes, which leave nothing behind: fakes replace them.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.urls import reverse
    from django.utils.module_loading import import_string

    from cms.operations.periodic_tasks import PERIODIC_TASKS
    from cms.webhooks import dispatcher
    from letters.pdf import typesetter_client
    from letters.press import share_image
    from signatories.exchange import sandbox
    from tests.chaos.receivers import receive_webhook
    from tests.conftest import FakeTypesetter, _read_in_process

    settings.EMAIL_BACKEND = "tests.chaos.receivers.MailServer"
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    children.install()
    get_user_model().objects.create_superuser(*STAFF)
    # What this process imports and resolves, its many children need not.
    reverse("wagtailadmin_home")
    for task in PERIODIC_TASKS:
        import_string(task.function)
    gc.freeze()
    try:
        with (
            mock.patch.object(typesetter_client, "typeset", FakeTypesetter()),
            mock.patch.object(sandbox, "_read_in_child", _read_in_process),
            mock.patch.object(share_image, "first_page_thumbnail", return_value=b"picture"),
            mock.patch.object(dispatcher, "post", receive_webhook),
        ):
            yield
    finally:
        shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


def main() -> None:
    """Kill all flows, or one, and print the rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flow")
    parser.add_argument("--point", type=int)
    parser.add_argument("--plant")
    arguments = parser.parse_args()
    rows = []
    with site(), ExitStack() as stack:
        from django.db import connection

        from tests.chaos.flows import FLOWS
        from tests.chaos.planted_faults import FAULTS

        for flow in FLOWS:
            if arguments.flow not in (None, flow.name):
                continue
            start = time.monotonic()
            faulty = stack.enter_context(FAULTS[arguments.plant](flow)) if arguments.plant else flow
            row = Row(flow.name, connection.display_name)
            kills = Kills(faulty, row, random.Random(SEED))  # noqa: S311
            for _run in range(RUNS_PER_KILL * arguments.kills):
                if row.kills < arguments.kills and len(row.problems) < MAX_PROBLEMS:
                    kills.kill(arguments.point)
            row.seconds = time.monotonic() - start
            rows.append(row.as_data())
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
