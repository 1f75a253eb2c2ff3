"""Django's SMTP backend with a connection that can be cut off at any moment, also while it is being opened.

A server that sends one byte now and then never runs into `EMAIL_TIMEOUT`, which holds for each byte.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
from typing import Any

from django.core.mail.backends import smtp


class SmtpBackend(smtp.EmailBackend):
    """Keeps a handle of its socket from the first moment on, through TLS as well."""

    _handle: socket.socket | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return a class of connections that leave the handle here before anything is read from them."""
        backend = self

        class Kept(smtplib.SMTP):
            def _get_socket(self, *arguments: Any) -> Any:
                opened: socket.socket = super()._get_socket(*arguments)  # type: ignore[misc]
                backend._forget()
                # TLS takes the socket itself over.
                backend._handle = opened.dup()
                return opened

        # Inside `SMTP_SSL`, so that the handshake can be cut off too.
        return type("KeptSsl", (smtplib.SMTP_SSL, Kept), {}) if self.use_ssl else Kept

    def cut_off(self) -> None:
        """End the connection from another thread: whoever waits for the server gets an error."""
        if self._handle:
            with contextlib.suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def open(self) -> bool | None:
        """Open the connection; nothing of it is left where that fails."""
        try:
            return super().open()
        except BaseException:
            self._forget()
            raise

    def close(self) -> None:
        """Close the connection and the handle."""
        super().close()
        self._forget()

    def _forget(self) -> None:
        if self._handle:
            self._handle.close()
            self._handle = None
