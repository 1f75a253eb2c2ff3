"""A mail server on 127.0.0.1 with the faults that a test needs: it refuses, hangs up or stops responding."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: The response to a mail by the first word of its recipient.
REFUSED = {"rejected": "550 5.1.1 no such user", "greylisted": "450 4.2.0 try later"}
AFTER_DATA = {"spam": "554 5.7.1 no", "busy": "451 4.3.0 later"}


class _Session(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.server.connections += 1
        self.server.sessions.append(self.connection)
        if self.server.drips_from == "greeting":
            self.drip()
            return
        self.respond(self.server.greeting)
        recipient, messages = "", 0
        for raw in self.rfile:
            line = raw.decode().strip()
            command = line.upper()
            if command.startswith(self.server.drips_from or "-"):
                self.drip()
                return
            if command.startswith(("EHLO", "HELO")):
                self.respond("250 mail.example.org")
            elif command.startswith("MAIL") and messages >= self.server.messages_per_connection:
                self.respond("421 4.7.0 too many messages in this connection")
                return
            elif command.startswith("RCPT"):
                recipient = line.partition("<")[2].partition(">")[0]
                self.respond(REFUSED.get(recipient.partition("@")[0], "250 ok"))
            elif command.startswith("DATA"):
                messages += 1
                if not self.receive_message(recipient):
                    return
            elif command.startswith("QUIT"):
                self.respond("221 bye")
                return
            else:
                self.respond("250 ok")

    def receive_message(self, recipient: str) -> bool:
        """Receive a message; return False if the connection ends."""
        self.respond("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        name = recipient.partition("@")[0]
        if name in AFTER_DATA:
            self.respond(AFTER_DATA[name])
        elif name in ENDS:
            ENDS[name](self)
            return False
        else:
            self.server.received.append((recipient, b"".join(lines).decode()))
            self.respond("250 taken")
        return True

    def close(self) -> None:
        self.respond("421 4.3.2 shutting down")

    def stop_responding(self) -> None:
        self.server.released.wait(20)

    def drip(self) -> None:
        with contextlib.suppress(OSError):
            for _byte in range(200):
                self.wfile.write(b"2")
                time.sleep(0.1)

    def respond(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


#: The end of the connection after a message, by the first word of its recipient.
ENDS: dict[str, Callable[[_Session], None]] = {
    "dropped": lambda session: None,
    "closing": _Session.close,
    "silent": _Session.stop_responding,
    "dripping": _Session.drip,
}


class SmtpServer(socketserver.ThreadingTCPServer):
    """Collects messages in `received`, as pairs of recipient and text."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[tuple[str, str]] = []
        self.connections = 0
        self.sessions: list[socket.socket] = []
        self.messages_per_connection = 1_000
        self.greeting = "220 mail.example.org"
        #: "greeting" or a command: from then on, the server responds byte by byte.
        self.drips_from = ""
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _message in self.received]


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Run a server for the duration of the block."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
