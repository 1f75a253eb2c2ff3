"""The site on two machines, with the servers that they share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.child_processes import run_module
from tests.databases import postgresql_template
from tests.machines.machine import Machine
from tests.machines.networks import Network
from tests.machines.rows import PASSWORD
from tests.servers.redis_server import RedisServer
from tests.servers.s3_server import S3Server

#: Seconds that a worker may take to begin or to end a job, also on a busy machine.
PATIENCE = 600
#: What lets another worker take over at once, in place of the minutes after which a silent one counts as dead.
HASTEN = """
UPDATE cms_workerheartbeat SET seen_at = seen_at - interval '1 hour' WHERE worker_id = %(dead)s;
UPDATE django_tasks_database_dbtaskresult SET started_at = started_at - interval '1 hour' WHERE status = 'RUNNING';
UPDATE letters_edition SET leased_until = now() WHERE leased_until IS NOT NULL;
UPDATE cms_periodicrun SET due_at = now(), lease_token = '', leased_until = NULL;
"""


class TwoMachines:
    """Two machines with a web server each, once it is started, and workers on demand."""

    urls: tuple[str, ...]

    def __init__(
        self, network: Network, database: str, s3: S3Server, environment: dict[str, str], folder: Path
    ) -> None:
        self.database, self.s3, self.environment = database, s3, environment
        self.machines = tuple(
            Machine(address, prefix, folder / name, environment)
            for name, address, prefix in zip("ab", network.machines, network.prefixes, strict=True)
        )

    def start(self) -> None:
        """Start the web servers."""
        self.urls = tuple(machine.start_web() for machine in self.machines)

    def make(self, name: str, *arguments: object) -> dict[str, Any]:
        """Make rows, and return what they are."""
        made: dict[str, Any] = run_module("tests.machines.rows", self.environment, name, *map(str, arguments))
        return made

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return rows of the database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def wait_for(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until a condition holds, and return its value. Raises `TimeoutError`."""
        ends_at = time.monotonic() + PATIENCE
        while time.monotonic() < ends_at:
            if value := condition():
                return value
            time.sleep(0.02)
        raise TimeoutError(what)

    def workers(self) -> set[str]:
        """Return the ids of the workers that have begun, and did not end by themselves."""
        return {row[0] for row in self.rows("SELECT worker_id FROM cms_workerheartbeat")}

    def hand_over(self, first: int, is_at_work: Callable[[], Any], *, hasten: bool) -> None:
        """Kill the worker of one machine in the middle of its work, beside the waiting worker of the other.

        With `hasten`, that takes over at once.
        """
        before = self.workers()
        self.machines[first].start_worker()
        self.wait_for(is_at_work, "the first worker begins")
        # A thread of its own writes the first heartbeat, often after the first job began.
        (dead,) = self.wait_for(lambda: self.workers() - before, "the first worker is known")
        self.machines[first].pause_worker()
        self.machines[1 - first].start_worker()
        self.wait_for(lambda: self.workers() - before - {dead}, "the second worker begins")
        assert is_at_work(), "the work ended too early"
        self.machines[first].kill("worker")
        if hasten:
            with psycopg.connect(self.database) as connection:
                psycopg.ClientCursor(connection).execute(HASTEN, {"dead": dead})

    def sign_in(self, machine: int, username: str) -> requests.Session:
        """Return a session of a browser that signed in on a machine."""
        session = requests.Session()
        url = f"{self.urls[machine]}/admin/login/"
        session.get(url, timeout=60)
        data = {"username": username, "password": PASSWORD, **token(session)}
        response = session.post(url, data=data, timeout=60, allow_redirects=False)
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
        return session


def token(session: requests.Session) -> dict[str, str]:
    """Return the field of a form that proves that the site sent it to this browser."""
    return {"csrfmiddlewaretoken": session.cookies["csrftoken"]}


@contextmanager
def two_machines(network: AbstractContextManager[Network], folder: Path) -> Iterator[TwoMachines]:
    """Yield the site in a network. Raises `FileNotFoundError` or `PermissionError` if that is not possible here."""
    with ExitStack() as stack:
        net = stack.enter_context(network)
        database = stack.enter_context(postgresql_template(host=net.server))
        redis = stack.enter_context(RedisServer(net.server))
        s3 = stack.enter_context(S3Server(net.server))
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.machines.settings",
            "SECRET_KEY": "tests only",
            "EMAIL_HASH_KEY": "tests only, another one",
            "ALLOWED_HOSTS": "*",
            "BASE_URL": f"http://{net.machines[0]}",
            "DATABASE_URL": database,
            "CACHE_URL": redis.url,
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "DEFAULT_FROM_EMAIL": "letters@example.org",
            "LANGUAGES": "en,fr",
            "API_WRITES_PER_MINUTE": "10",
            **s3.environment,
        }
        site = TwoMachines(net, database, s3, environment, folder)
        for machine in site.machines:
            stack.callback(machine.stop)
        site.start()
        yield site
