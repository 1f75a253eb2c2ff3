"""The connection to the mail server: opened when it is needed, opened again when it was lost, bounded in time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from threading import Event, Timer
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from signatories.mail.smtp import SmtpBackend

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.core.mail.backends.base import BaseEmailBackend

#: Seconds that one mail may take in all, and opening or closing a connection: a server that answers one byte at a time
#: never runs into `EMAIL_TIMEOUT`.
MAIL_SECONDS = 60
#: Django's backend, in whose place ours stands.
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
#: The codes with which a server says that all is well, and that it closes the connection.
OK, CLOSING = 250, 421
#: Connections that may be lost one after another before the server, and not the mails, is taken for the cause.
MAX_LOSSES = 3
#: Backends that show mail to nobody but who reads the log: what they "send" would be lost on a public server.
NOT_FOR_PRODUCTION = ("console", "dummy")


class MailServerUnavailable(Exception):
    """No connection to the mail server can be had, so that trying other mails would only take longer."""


class MailServer:
    """Sends messages over one connection. Use `contextlib.closing`."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._losses = 0

    def send(self, message: EmailMessage) -> None:
        """Send one message; whatever is raised belongs to it, except for `MailServerUnavailable`."""
        is_used = self._is_alive()
        try:
            self._send(message)
        except (SMTPSenderRefused, SMTPRecipientsRefused) as error:
            # A server that takes so many messages over one connection says so before it has read the next one.
            if not (is_used and is_lost(error)):
                raise
            self._send(message)

    def close(self) -> None:
        """Close the connection, if there is one; what goes wrong then concerns nobody."""
        connection, self._connection = self._connection, None
        if connection:
            with contextlib.suppress(OSError), _deadline(connection):
                connection.close()

    @property
    def is_failing(self) -> bool:
        """Tell whether the last connections were all lost while a mail was sent."""
        return self._losses >= MAX_LOSSES

    def _send(self, message: EmailMessage) -> None:
        message.connection = self._open()
        try:
            with _deadline(message.connection):
                message.send()
        except Exception as error:
            is_refused = isinstance(error, (SMTPRecipientsRefused, SMTPResponseException)) and not is_lost(error)
            self._losses = 0 if is_refused else self._losses + is_lost(error)
            if not is_refused:
                self.close()
            raise
        self._losses = 0

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            try:
                check_backend()
                ours = f"{SmtpBackend.__module__}.{SmtpBackend.__name__}"
                connection = get_connection(ours if settings.EMAIL_BACKEND == SMTP_BACKEND else None)
                with _deadline(connection):
                    connection.open()
            except Exception as error:
                raise MailServerUnavailable from error
            self._connection = connection
        return self._connection

    def _is_alive(self) -> bool:
        """Tell whether there is a connection that a mail was sent over, after a look whether it still works."""
        if self._connection is None:
            return False
        smtp = getattr(self._connection, "connection", None)
        with contextlib.suppress(OSError), _deadline(self._connection):
            if smtp is None or not hasattr(smtp, "noop") or smtp.noop()[0] == OK:
                return True
        self.close()
        return False


def check_backend() -> None:
    """Raise `ImproperlyConfigured` where a public server would show mails in its log and call them sent."""
    name = settings.EMAIL_BACKEND.split(".")[-2]
    if not settings.DEBUG and name in NOT_FOR_PRODUCTION:
        raise ImproperlyConfigured(f"EMAIL_URL leads to the {name} backend, which sends nothing.")


def is_lost(error: Exception) -> bool:
    """Tell whether an error means that the connection is gone, rather than that a message was refused."""
    if CLOSING in codes(error):
        return True
    # Errors of SMTP are errors of the operating system too, says smtplib.
    return isinstance(error, SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )


def codes(error: Exception) -> set[int]:
    """Return the codes with which a server refused a message."""
    if isinstance(error, SMTPRecipientsRefused):
        return {code for code, _reason in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, SMTPResponseException) else set()


@contextlib.contextmanager
def _deadline(connection: BaseEmailBackend) -> Iterator[None]:
    """Cut the connection of an SMTP backend off when what the block does takes longer than `MAIL_SECONDS`."""
    is_over = Event()

    def cut_off() -> None:
        # First: whoever waited for the server goes on at once.
        is_over.set()
        if isinstance(connection, SmtpBackend):
            connection.cut_off()

    timer = Timer(MAIL_SECONDS, cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OSError as error:
        if is_over.is_set():
            # The answer was cut off, whatever it looks like.
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
