"""Networks of a server and two machines: addresses of the loopback interface, or namespaces of the kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """The address of the servers, those of the machines, and what runs a command on each machine."""

    server: str
    machines: tuple[str, str]
    prefixes: tuple[list[str], list[str]] = ([], [])


@contextmanager
def loopback() -> Iterator[Network]:
    """Yield a network in which both machines are addresses of this one."""
    yield Network("127.0.0.1", ("127.0.0.2", "127.0.0.3"))


@contextmanager
def namespaces() -> Iterator[Network]:
    """Yield a network of two namespaces, which reach each other and the servers by a bridge only.

    Raises `PermissionError` without the rights of root, and in a container that lacks them all the same, and
    `FileNotFoundError` without the program `ip`.
    """
    if os.getuid() != 0:
        raise PermissionError("Only root can make network namespaces.")
    if shutil.which("ip") is None:
        raise FileNotFoundError("The program “ip” is missing: apt-get install iproute2")
    number = os.getpid()
    subnet, bridge = f"10.{77 + number % 100}.{number // 100 % 250}", f"us{number}"
    with ExitStack() as stack:
        try:
            _ip("link", "add", bridge, "type", "bridge")
        except subprocess.CalledProcessError as error:
            raise PermissionError("This root can not make network namespaces.") from error
        stack.callback(_ip, "link", "delete", bridge)
        _ip("address", "add", f"{subnet}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        names = [f"{bridge}-{name}" for name in "ab"]
        for host, name in enumerate(names, start=2):
            _ip("netns", "add", name)
            stack.callback(_ip, "netns", "delete", name)
            _ip("link", "add", f"{bridge}v{host}", "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("link", "set", f"{bridge}v{host}", "master", bridge, "up")
            _ip("-n", name, "address", "add", f"{subnet}.{host}/24", "dev", "eth0")
            _ip("-n", name, "link", "set", "eth0", "up")
            _ip("-n", name, "link", "set", "lo", "up")
        first, second = (["ip", "netns", "exec", name] for name in names)
        yield Network(f"{subnet}.1", (f"{subnet}.2", f"{subnet}.3"), (first, second))


@contextmanager
def namespaces_or_loopback() -> Iterator[Network]:
    """Yield a network of namespaces, or of the loopback interface if that is not possible here."""
    with ExitStack() as stack:
        try:
            network = stack.enter_context(namespaces())
        except (FileNotFoundError, PermissionError):
            network = stack.enter_context(loopback())
        yield network


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)
