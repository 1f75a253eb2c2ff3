"""Django's SMTP backend with a connection that can be aborted at any moment, also while it is being opened.

`EMAIL_TIMEOUT` applies to each byte, so that a server that answers one byte at a time never exceeds it.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
from typing import Any

from django.core.mail.backends import smtp


class SmtpBackend(smtp.EmailBackend):
    """Holds a duplicate of its socket from the moment it is opened, through TLS as well."""

    _socket: socket.socket | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return a class of connections that store the duplicate here before anything is read from them."""
        backend = self

        class Tracked(smtplib.SMTP):
            def _get_socket(self, *arguments: Any) -> Any:
                opened: socket.socket = super()._get_socket(*arguments)  # type: ignore[misc]
                backend._close_socket()
                # TLS takes over the original.
                backend._socket = opened.dup()
                return opened

        # Inside `SMTP_SSL`, so that the handshake can be aborted as well.
        return type("TrackedSsl", (smtplib.SMTP_SSL, Tracked), {}) if self.use_ssl else Tracked

    def abort(self) -> None:
        """End the connection from another thread; the thread that waits for the server gets an error."""
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def open(self) -> bool | None:
        """Open the connection; close the socket if that fails."""
        try:
            return super().open()
        except BaseException:
            self._close_socket()
            raise

    def close(self) -> None:
        """Close the connection and the socket."""
        super().close()
        self._close_socket()

    def _close_socket(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None
