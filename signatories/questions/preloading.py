"""Reading the questions of several lists at once."""

from __future__ import annotations

from collections.abc import Collection

from signatories.models import Question, Signatory


def preload_questions(entries: Collection[Signatory]) -> None:
    """Read the questions of the lists of entries in one query, if any of the entries has answers.

    For listings with entries of several lists, whose lists must be selected with them.
    """
    read_questions([entry for entry in entries if entry.answers or _has_private_answers(entry)])


def read_questions(entries: Collection[Signatory]) -> None:
    """Read the questions of the lists of entries in one query. The lists must be selected with the entries."""
    lists = {entry.signatory_list_id for entry in entries}
    if not lists:
        return
    questions: dict[int, list[Question]] = {pk: [] for pk in lists}
    for question in Question.objects.filter(signatory_list__in=lists).order_by("position", "pk"):
        questions[question.signatory_list_id].append(question)
    for entry in entries:
        entry.signatory_list.__dict__["all_questions"] = questions[entry.signatory_list_id]


def _has_private_answers(entry: Signatory) -> bool:
    """Return whether the contact that was read with an entry has answers; False if it was not read."""
    contact = entry._state.fields_cache.get("contact")
    return contact is not None and bool(contact.private_answers)
