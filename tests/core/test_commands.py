from __future__ import annotations

import sys
import time

import pytest

from core.commands import ProgressBar


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
