"""The connection to the mail server: opened on demand, opened again when lost, with a deadline for each step."""

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

#: Deadline in seconds for sending a mail, and for opening or closing a connection. `EMAIL_TIMEOUT` applies to each
#: byte, so that a server that answers one byte at a time never exceeds it.
MAIL_SECONDS = 60
#: Django's backend, which `SmtpBackend` replaces.
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
#: SMTP codes of success and of a server that closes the connection.
OK, SERVICE_CLOSING = 250, 421
#: After so many lost connections in a row the server is considered the cause, not the mails.
MAX_LOST_CONNECTIONS = 3
#: Backends that only log mails, which would be lost on a public server.
NOT_FOR_PRODUCTION = ("console", "dummy")


class MailServerUnavailable(Exception):
    """The mail server cannot be reached, so that sending other mails would fail as well."""


#: What outboxes store as the error of a mail that waits for the mail server.
NO_SERVER = MailServerUnavailable.__name__


class MailServer:
    """Sends messages over one connection; use it with `contextlib.closing`."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._lost_connections = 0

    def send(self, message: EmailMessage) -> None:
        """Send one message. Errors belong to the message, except for `MailServerUnavailable`."""
        was_used = self._is_alive()
        try:
            self._send(message)
        except (SMTPSenderRefused, SMTPRecipientsRefused) as error:
            # Servers that limit the messages per connection refuse the next one before reading it.
            if not (was_used and is_connection_lost(error)):
                raise
            self._send(message)

    def close(self) -> None:
        """Close the connection, if there is one; ignore errors."""
        connection, self._connection = self._connection, None
        if connection:
            with contextlib.suppress(OSError), _deadline(connection):
                connection.close()

    @property
    def is_failing(self) -> bool:
        """Return whether the last connections were all lost while a mail was sent."""
        return self._lost_connections >= MAX_LOST_CONNECTIONS

    def _send(self, message: EmailMessage) -> None:
        message.connection = self._open()
        try:
            with _deadline(message.connection):
                message.send()
        except Exception as error:
            is_refused = isinstance(error, (SMTPRecipientsRefused, SMTPResponseException)) and not is_connection_lost(
                error
            )
            self._lost_connections = 0 if is_refused else self._lost_connections + is_connection_lost(error)
            if not is_refused:
                self.close()
            raise
        self._lost_connections = 0

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            try:
                check_backend()
                backend = f"{SmtpBackend.__module__}.{SmtpBackend.__name__}"
                connection = get_connection(backend if settings.EMAIL_BACKEND == SMTP_BACKEND else None)
                with _deadline(connection):
                    connection.open()
            except Exception as error:
                raise MailServerUnavailable from error
            self._connection = connection
        return self._connection

    def _is_alive(self) -> bool:
        """Return whether an open connection still works; close it if it does not."""
        if self._connection is None:
            return False
        smtp = getattr(self._connection, "connection", None)
        with contextlib.suppress(OSError), _deadline(self._connection):
            if smtp is None or not hasattr(smtp, "noop") or smtp.noop()[0] == OK:
                return True
        self.close()
        return False


def check_backend() -> None:
    """Raise `ImproperlyConfigured` if a public server would only log its mails."""
    name = settings.EMAIL_BACKEND.split(".")[-2]
    if not settings.DEBUG and name in NOT_FOR_PRODUCTION:
        raise ImproperlyConfigured(f"EMAIL_URL leads to the {name} backend, which sends nothing.")


def is_connection_lost(error: Exception) -> bool:
    """Return whether an error means that the connection is lost, rather than that a message was refused."""
    if SERVICE_CLOSING in smtp_codes(error):
        return True
    # Exceptions of smtplib are subclasses of OSError as well.
    return isinstance(error, SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )


def smtp_codes(error: Exception) -> set[int]:
    """Return the SMTP codes of a refusal; empty for other errors."""
    if isinstance(error, SMTPRecipientsRefused):
        return {code for code, _reason in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, SMTPResponseException) else set()


@contextlib.contextmanager
def _deadline(connection: BaseEmailBackend) -> Iterator[None]:
    """Abort the connection of an SMTP backend if the block takes longer than `MAIL_SECONDS`; raise `TimeoutError`."""
    has_expired = Event()

    def abort() -> None:
        # Set first: aborting wakes the thread that waits for the server.
        has_expired.set()
        if isinstance(connection, SmtpBackend):
            connection.abort()

    timer = Timer(MAIL_SECONDS, abort)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OSError as error:
        if has_expired.is_set():
            # An aborted answer can raise any error.
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
