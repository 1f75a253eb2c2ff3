"""Prints what filters by an answer cost among 100,000 entries, in times a filter by a column without an index.

`python -m tests.benchmarks --only answers` runs it on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
import os
from statistics import median
from time import perf_counter
from typing import Any

import django

ENTRIES, CHUNK, RUNS = 100_000, 5_000, 7


def fill(asking: Any, public: str, private: str) -> None:
    """Store entries with answers to two choices, of the keys `public` and `private`, and to the question of a city."""
    from django.db import transaction

    from core.bulk_insert import bulk_insert
    from core.instance_factory import InstanceFactory
    from signatories.enums import Kind, Status
    from signatories.models import Contact, Signatory

    new_entry, new_contact = InstanceFactory(Signatory).new, InstanceFactory(Contact).new
    with transaction.atomic():
        for start in range(0, ENTRIES, CHUNK):
            entries = [
                new_entry(
                    signatory_list_id=asking.pk,
                    kind=Kind.INDIVIDUAL,
                    name=f"Ada Example {number}",
                    region=f"R{number % 10}",
                    status=Status.PUBLISHED,
                    answers={public: f"v{number % 10}", "city": f"City {number % 1000}"},
                )
                for number in range(start, start + CHUNK)
            ]
            bulk_insert(entries)
            bulk_insert(
                [
                    new_contact(signatory_id=entry.pk, private_answers={private: f"v{number % 10}"})
                    for number, entry in enumerate(entries)
                ]
            )


def main() -> None:
    """Store the entries, and print the figures as JSON."""
    from django.db import connection

    from signatories.admin.signatories.answer_filters import filter_answers
    from signatories.enums import QuestionType, Visibility
    from signatories.models import Question, SignatoryList

    asking = SignatoryList.objects.create(title="List")
    choices = [{"value": f"v{number}", "label": f"V{number}", "labels": {}} for number in range(10)]
    public, private = (
        Question.objects.create(
            signatory_list=asking,
            key=f"{visibility}_team",
            label="Team",
            type=QuestionType.CHOICE,
            visibility=visibility,
            choices=choices,
        )
        for visibility in (Visibility.PUBLIC, Visibility.PRIVATE)
    )
    text = Question.objects.create(signatory_list=asking, key="city", label="City", visibility=Visibility.PUBLIC)
    fill(asking, public.key, private.key)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = asking.signatories.all()

    def seconds(filtered: Any, expected: int) -> float:
        times = []
        for _run in range(RUNS):
            start = perf_counter()
            assert filtered.count() == expected
            times.append(perf_counter() - start)
        return median(times)

    column = seconds(rows.filter(region="R3"), ENTRIES // 10)
    figures = {
        "choice": seconds(filter_answers(public, rows, "q_a", "v3"), ENTRIES // 10),
        "private choice": seconds(filter_answers(private, rows, "q_b", "v3"), ENTRIES // 10),
        # City 10 and City 100 to 109, of a thousand.
        "text": seconds(filter_answers(text, rows, "q_c", "city 10"), ENTRIES * 11 // 1000),
        "text of a column": seconds(rows.filter(region__icontains="r3"), ENTRIES // 10),
    }
    print(json.dumps({"column": column} | {name: figure / column for name, figure in figures.items()}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
