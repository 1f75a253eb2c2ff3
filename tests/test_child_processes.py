"""Tests of child processes of tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.child_processes import ROOT, dying_with_parent, run_module

PARENT = """
import subprocess, sys, time
from tests.child_processes import dying_with_parent
child = subprocess.Popen(dying_with_parent([sys.executable, "-c", "import time; time.sleep(600)"]))
print(child.pid, flush=True)
time.sleep(600)
"""


needs_setpriv = pytest.mark.skipif(
    shutil.which("setpriv") is None, reason="only Linux tells children that their parent has ended"
)


@needs_setpriv
def test_a_child_ends_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    ends_at = time.monotonic() + 30
    while _is_running(child) and time.monotonic() < ends_at:
        time.sleep(0.05)
    assert not _is_running(child)


@needs_setpriv
def test_a_child_whose_parent_ended_before_it_could_ask_does_not_begin() -> None:
    command = dying_with_parent([sys.executable, "-c", "print('begun')"])
    # This shell starts it, so it is no child of the process that asked.
    in_between = subprocess.run(["sh", "-c", '"$@"; true', "sh", *command], capture_output=True, check=True)
    assert in_between.stdout == b""


@needs_setpriv
def test_a_command_gets_its_arguments_unchanged() -> None:
    arguments = ["a b", "$HOME", "'", ""]
    command = dying_with_parent([sys.executable, "-c", "import sys; print(sys.argv[1:])", *arguments])
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == f"{arguments}\n"


def test_a_module_that_does_not_end_is_killed() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_module("http.server", dict(os.environ), "0", max_seconds=0.5)


def _is_running(pid: int) -> bool:
    try:
        # Nobody may have asked how it ended.
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
