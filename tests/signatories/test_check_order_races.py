"""Checking the order while somebody else changes the same entry and the worker sorts the list, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment

NAME = "Ana García Ejemplo"
WHOLE, FIRST = "García Ejemplo, Ana", "García, Ana Ejemplo"
STATED = [NAME, WHOLE, "stated"]
#: What may come out of each pair, whichever is first.
POSSIBLE = {
    # The second one is told that the entry changed.
    "two staff": [[*STATED, "refused"], [NAME, FIRST, "stated", "refused"]],
    "the same twice": [STATED],
    "accepted and stated": [[*STATED, "refused"], [NAME, "Ejemplo, Ana García", "stated", "refused"]],
    # A text that the new name contradicts does not stay.
    "a signer renames": [["Ana Roe", "Roe, Ana", "guessed"], ["Ana Roe", "Roe, Ana", "guessed", "refused"]],
    "a signer chooses": [[NAME, NAME, "signer"], [NAME, NAME, "signer", "refused"]],
    "an import": [[NAME, NAME, "stated"], [NAME, NAME, "stated", "refused"], STATED],
}


def test_nobody_overwrites_what_somebody_else_did_and_no_key_is_wrong(database: str, tmp_path: Path) -> None:
    report = run_module("tests.signatories.check_order_races", site_environment(database, tmp_path))
    assert (report.pop("errors"), report.pop("wrong")) == ([], [])
    assert set(report) == set(POSSIBLE)
    assert {
        name: [outcome for outcome in found if outcome not in POSSIBLE[name]] for name, found in report.items()
    } == {name: [] for name in POSSIBLE}
