from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups.description import is_migrated
from cms.demo.keys import DEMO_USERNAME
from cms.demo.site import DEMO_PASSWORD, addresses, demo_list, is_empty
from cms.dev_mail.kept_mail import is_kept
from cms.settings_summary import active_settings
from core.users.models import User

HOST = "127.0.0.1"
#: Seconds until the server must respond, and until the child processes must exit.
START_TIMEOUT = 60
STOP_TIMEOUT = 10


class Command(BaseCommand):
    """Migrate, load the demo once, and serve the site with a worker until Ctrl-C."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        # Off by default: Django's reloader checks every file each second, which keeps a core busy.
        parser.add_argument("--reload", action="store_true", help="restart the server when code changes")

    def handle(self, *, reload: bool, **options: Any) -> None:
        """Start the server and the worker, and stop both together."""
        check_port_is_free(settings.PORT)
        if not settings.DEBUG:
            raise CommandError(
                f"This serves a developer's machine, and DEBUG is off: {active_settings()}. See the README."
            )
        self.stdout.write(f"serve: {active_settings()}")
        if not is_migrated():
            self._say("Migrating the database (a minute or two) …")
        call_command("migrate", verbosity=0, stdout=self.stdout)
        if is_empty():
            self._say("Loading the demo (a minute or two) …")
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as error:
            # The site works without the demo.
            self.stderr.write(f"The demo was not loaded: {error}")
        signal.signal(signal.SIGINT, _interrupt)
        signal.signal(signal.SIGTERM, _interrupt)
        children = [
            # This command has run the checks, whose warnings nobody needs three times.
            _start("runserver", f"{HOST}:{settings.PORT}", *([] if reload else ["--noreload", "--skip-checks"])),
            _start("worker", "--verbosity", "0", "--skip-checks"),
        ]
        try:
            _wait_for_answer(children)
            self._say(welcome(settings.PORT, has_demo=demo_list() is not None, is_login_known=has_demo_login()))
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            raise CommandError("The server or the worker ended by itself; both were stopped.")
        except KeyboardInterrupt:
            self._say("\nStopping …")
        finally:
            _stop(children)
        self.stdout.write("Stopped.")

    def _say(self, text: str) -> None:
        """Print a text at once, also into a file."""
        self.stdout.write(text)
        self.stdout.flush()


def check_port_is_free(port: int) -> None:
    """Raise `CommandError` if another program listens on `port` of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken. Stop what uses it, or choose another one: PORT={port + 1} make run"
            ) from error


def has_demo_login() -> bool:
    """Return whether the account of the demo exists, can sign in and has the password that everybody knows."""
    user = User.objects.filter(username=DEMO_USERNAME, is_active=True).first()
    return user is not None and user.check_password(DEMO_PASSWORD)


def welcome(port: int, *, has_demo: bool = True, is_login_known: bool = True) -> str:
    """Return the addresses to open, and the login."""
    lines = [f"{name:<13}http://{HOST}:{port}{path}" for name, path in addresses(has_demo=has_demo)]
    login = "as you chose; manage.py createsuperuser makes one"
    if is_login_known:
        login = f"{DEMO_USERNAME} / {DEMO_PASSWORD}"
    mail = [f"{'Mail':<13}http://{HOST}:{port}/admin/kept-mail/"] if is_kept() else []
    return "\n".join(["", *lines, *mail, f"{'Login':<13}{login}", "", "Ctrl-C stops."])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # In a new session, so that Ctrl-C reaches only this process, which then stops its children in order.
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, start_new_session=True)


def _wait_for_answer(children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            urlopen(f"http://{HOST}:{settings.PORT}/api/v1/letters", timeout=5).close()
        except (URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise CommandError("The server did not start; its own message is above.")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Terminate processes in order. Kill those that take too long, or after another Ctrl-C."""
    for child in children:
        _send(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            _send(child, signal.SIGKILL)
            child.wait()


def _send(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)
