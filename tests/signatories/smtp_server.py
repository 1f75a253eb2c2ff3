"""A mail server on 127.0.0.1 that misbehaves as a test wants: it refuses, hangs up or falls silent."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: What happens to a mail whose recipient begins with the word.
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
        self.say(self.server.greeting)
        recipient, messages = "", 0
        for raw in self.rfile:
            line = raw.decode().strip()
            command = line.upper()
            if command.startswith(self.server.drips_from or "-"):
                self.drip()
                return
            if command.startswith(("EHLO", "HELO")):
                self.say("250 mail.example.org")
            elif command.startswith("MAIL") and messages >= self.server.messages_per_connection:
                self.say("421 4.7.0 too many messages in this connection")
                return
            elif command.startswith("RCPT"):
                recipient = line.partition("<")[2].partition(">")[0]
                self.say(REFUSED.get(recipient.partition("@")[0], "250 ok"))
            elif command.startswith("DATA"):
                messages += 1
                if not self.take(recipient):
                    return
            elif command.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, recipient: str) -> bool:
        """Read a message; False where the connection ends."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        name = recipient.partition("@")[0]
        if name in AFTER_DATA:
            self.say(AFTER_DATA[name])
        elif name in ENDS:
            ENDS[name](self)
            return False
        else:
            self.server.received.append((recipient, b"".join(lines).decode()))
            self.say("250 taken")
        return True

    def close(self) -> None:
        self.say("421 4.3.2 shutting down")

    def be_silent(self) -> None:
        self.server.released.wait(20)

    def drip(self) -> None:
        with contextlib.suppress(OSError):
            for _byte in range(200):
                self.wfile.write(b"2")
                time.sleep(0.1)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


#: How the connection ends after a message for the word.
ENDS: dict[str, Callable[[_Session], None]] = {
    "dropped": lambda session: None,
    "closing": _Session.close,
    "silent": _Session.be_silent,
    "dripping": _Session.drip,
}


class SmtpServer(socketserver.ThreadingTCPServer):
    """What it took is in `received`, as recipients and messages."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[tuple[str, str]] = []
        self.connections = 0
        self.sessions: list[socket.socket] = []
        self.messages_per_connection = 1_000
        self.greeting = "220 mail.example.org"
        #: "greeting", or the command from which on it answers byte by byte.
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
    """Serve until the block ends."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
