"""Two processes that increment one number in a cache at the same time."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings
from django.core.cache.backends.base import BaseCache

ADD = """
import sys
from django.conf import settings
from django.utils.module_loading import import_string
settings.configure()
cache = import_string(sys.argv[1])(sys.argv[2], {})
for _time in range(200):
    if not cache.add("count", 1, timeout=60):
        cache.incr("count")
"""


def count_in_two_processes(backend: type[BaseCache], location: str) -> list[int]:
    """Have two processes count to 200 each under the key "count"; return their exit codes."""
    command = [sys.executable, "-c", ADD, f"{backend.__module__}.{backend.__name__}", location]
    processes = [subprocess.Popen(command, cwd=settings.BASE_DIR) for _number in range(2)]
    return [process.wait() for process in processes]
