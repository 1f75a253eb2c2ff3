"""Kill each flow at random points: `python -m tests.chaos --kills 200 [--flow NAME]`.

Runs on the database of `DATABASE_URL`, which it fills, and prints kills and problems of each flow as JSON. A flow
passes if, after each kill and a restart, what it had answered is there, its end is that of an undisturbed run, and no
job is left waiting.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from typing import Any
from unittest import mock

from tests.chaos import children

#: The points of a run are the same for the same seed, up to what depends on time.
SEED = 7
#: Of so many kills, one is after a random time, the others are at random points.
BY_TIME = 4
STAFF = ("alix", "alix@example.org", "correct horse")


class Chaos:
    """Kills one flow again and again."""

    def __init__(self, flow: Any, chance: random.Random) -> None:
        self.flow = flow
        self.chance = chance
        self.problems: list[str] = []
        self.kills = 0
        state = self.begin()
        self.undisturbed = children.run(lambda: flow.act(state))
        self.expected = self.finish(state)

    def begin(self) -> Any:
        """Prepare the flow in this process, whose connections children do not share."""
        state = self.flow.begin()
        from django.core.cache import cache

        cache.clear()
        return state

    def finish(self, state: Any) -> Any:
        """Do again what was killed, let a worker work, and return what is left."""
        from tests.chaos.restart import unsettled, work_until_idle

        def end() -> Any:
            (self.flow.again or self.flow.act)(state)
            work_until_idle()
            return [self.flow.end(state), unsettled()]

        return children.run(end).answer

    def kill(self) -> None:
        """Kill the flow once, at a point or after a time by chance, and note what differs in the end."""
        state = self.begin()
        if self.chance.randrange(BY_TIME):
            point = self.chance.randint(1, self.undisturbed.points)
            outcome = children.run(lambda: self.flow.act(state), fatal=point)
            name = f"{self.flow.name}, killed at point {point} of {self.undisturbed.points}"
        else:
            seconds = self.chance.uniform(0, self.undisturbed.seconds)
            outcome = children.run(lambda: self.flow.act(state), seconds=seconds)
            name = f"{self.flow.name}, killed after {seconds:.3f} s of {self.undisturbed.seconds:.3f} s"
        self.kills += outcome.is_killed
        if not outcome.is_killed and not children.run(lambda: self.flow.keeps(state)).answer:
            self.problems.append(f"{name}: what was answered is gone")
        try:
            left = self.finish(state)
        except AssertionError as error:
            self.problems.append(f"{name}: {error}")
            return
        if left != self.expected:
            self.problems.append(f"{name}: {left} is left in place of {self.expected}")


def main() -> None:
    """Kill all flows, or one, and print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flow")
    arguments = parser.parse_args()
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User

    from cms.webhooks import dispatcher
    from letters.pdf import typesetter_client
    from letters.press import share_image
    from signatories.exchange import sandbox
    from tests.chaos.flows import flows
    from tests.chaos.receivers import receive_webhook
    from tests.conftest import FakeTypesetter, _read_in_process

    settings.EMAIL_BACKEND = "tests.chaos.receivers.MailServer"
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {}
    # Typesetting, drawing and reading files happen in further processes, which leave nothing behind.
    with (
        mock.patch.object(typesetter_client, "typeset", FakeTypesetter()),
        mock.patch.object(sandbox, "_read_in_child", _read_in_process),
        mock.patch.object(share_image, "first_page_thumbnail", return_value=b"picture"),
        mock.patch.object(dispatcher, "post", receive_webhook),
    ):
        children.install()
        User.objects.create_superuser(*STAFF)
        for flow in flows():
            if arguments.flow in (None, flow.name):
                chaos = Chaos(flow, random.Random(SEED))  # noqa: S311
                while chaos.kills < arguments.kills:
                    chaos.kill()
                report[flow.name] = {"kills": chaos.kills, "problems": sorted(set(chaos.problems))}
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
