from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from core.commands import ProgressBar, StepReporter, quiet_closed_pipe


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 0.05, 2.0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    bar = ProgressBar()
    advance = bar.start(2000)
    advance(10)
    advance(1000)
    assert capsys.readouterr().err == "\r[###############...............]  50%  500 rows/s "
    bar.finish()
    assert capsys.readouterr().err.strip() == ""


def test_no_progress_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar()
    bar.start(10)(10)
    bar.finish()
    assert capsys.readouterr().err == ""


def test_a_step_says_how_much_of_it_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 2.0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    step = StepReporter(verbosity=1)
    step("Writing the rows of 120 tables", 120)(60)
    assert capsys.readouterr().err == (
        "Writing the rows of 120 tables …\n\r[###############...............]  50%  60 of 120 "
    )


def test_a_step_is_a_line_without_a_terminal_and_nothing_if_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for verbosity in (1, 0):
        step = StepReporter(verbosity)
        step("Writing the files", 3)(2)
        step.finish()
    assert capsys.readouterr().err == "Writing the files …\n"


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [("help", 141), ("diffsettings --all", 141), ("nonsense", 1)],
    ids=str,
)
def test_a_command_whose_output_nobody_reads_ends_quietly(arguments: str, expected: int, unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "manage.py", *arguments.split()]
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, b"Traceback" in done.stderr, b"Broken" in done.stderr) == (expected, False, False)


def test_another_broken_pipe_is_an_error() -> None:
    with pytest.raises(BrokenPipeError), quiet_closed_pipe():
        raise BrokenPipeError
