"""What the APIs of public forms share."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from ninja import Schema
from pydantic import Field

from signatories.signing.proof_of_work import new_puzzle

#: Characters of a solved puzzle.
MAX_PROOF = 5_000
Proof = Annotated[str, Field(max_length=MAX_PROOF)]


class PuzzleOut(Schema):
    """The puzzle of the proof of work; it can be used once, within twelve hours."""

    puzzle: dict[str, Any]


def puzzle_data(response: HttpResponse) -> dict[str, Any]:
    """Return the data of `PuzzleOut`, in a response that no cache stores."""
    add_never_cache_headers(response)
    return {"puzzle": json.loads(new_puzzle())}
