"""Changes of the questions of a list by staff. The audit log of the list has them.

Answers are stored by key and read by type, so neither can change once there are answers. A private answer was given in
confidence: no question becomes public while it has answers.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.numbers import grouped
from signatories.enums import Visibility
from signatories.exceptions import InvalidTransition
from signatories.locks import lock_list
from signatories.models import Contact, Correction, ListChange, Question, Signatory, SignatoryList
from signatories.models.question import KEY_LENGTH, MAX_CHOICES, MAX_QUESTIONS
from signatories.text import fold

if TYPE_CHECKING:
    from core.users.models import User

#: Entries whose answers are moved at a time.
CHUNK_SIZE = 1_000
#: Fields that cannot change while a question has answers.
FIXED_FIELDS = ("key", "type")


def has_answers(question: Question) -> bool:
    """Return whether an entry, a contact or a pending correction has an answer to a question."""
    return (
        _answered_entries(question).exists()
        or _answered_contacts(question).exists()
        or _answered_corrections(question).exists()
    )


def used_choices(question: Question) -> set[str]:
    """Return the values of the choices that an answer has, also one that waits in a correction."""
    used: set[str] = set()
    for rows, column in (
        (_answered_entries(question), "answers"),
        (_answered_contacts(question), "private_answers"),
    ):
        answers = rows.annotate(answer=KeyTransform(question.key, column)).values_list("answer", flat=True)
        for answer in answers.distinct():
            used |= _values(answer)
    for correction in _answered_corrections(question):
        used |= _values(correction.values["answers"][question.key])
    return used


def _values(answer: Any) -> set[str]:
    return set(answer) if isinstance(answer, list) else {str(answer)}


def new_key(label: str, taken: Container[str]) -> str:
    """Return a key for a new question that is not among those `taken` in its list, made of its label."""
    words = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
    stem = (words if words[:1].isalpha() else f"question_{words}".rstrip("_"))[: KEY_LENGTH - 4].rstrip("_")
    numbered = (f"{stem}_{number}" for number in range(2, MAX_QUESTIONS + 3))
    return next(key for key in (stem, *numbered) if key not in taken)


def new_choice_value(label: str, taken: Container[str]) -> str:
    """Return a value for a new choice that is not among those `taken` in its question, made of its label."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[: KEY_LENGTH - 4] or "choice"
    numbered = (f"{stem}_{number}" for number in range(2, MAX_CHOICES * 2 + 2))
    return next(value for value in (stem, *numbered) if value not in taken)


@transaction.atomic
def add_question(question: Question, *, user: User | None = None) -> Question:
    """Save a new question as the last one of its list. A blank key is made of the label.

    Raises `ValidationError`, also if the list has the maximum of questions.
    """
    lock_list(question.signatory_list_id)
    questions = Question.objects.filter(signatory_list=question.signatory_list)
    if questions.count() >= MAX_QUESTIONS:
        raise ValidationError(
            _("A list has at most %s questions, with those that are no longer asked.") % grouped(MAX_QUESTIONS)
        )
    question.key = question.key or new_key(question.label, set(questions.values_list("key", flat=True)))
    question.position = (questions.aggregate(last=Max("position"))["last"] or 0) + 1
    question.full_clean()
    question.save()
    log(instance=question.signatory_list, action="signatories.add_question", user=user, data=_log_data(question))
    return question


@transaction.atomic
def change_question(question: Question, changes: Mapping[str, Any], *, user: User | None = None) -> Question:
    """Change fields of a question; return it as stored. Idempotent.

    Making a public question private moves its answers to the contacts. Raises `ValidationError`, and changes nothing,
    if answers forbid the change.
    """
    lock_list(question.signatory_list_id)
    stored = Question.objects.select_for_update().get(pk=question.pk)
    changed = {name: value for name, value in changes.items() if getattr(stored, name) != value}
    if not changed:
        return stored
    was_private, old_choices = stored.is_private, {choice["value"]: choice["label"] for choice in stored.choices}
    if has_answers(stored):
        _check_changes(stored, changed)
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.full_clean()
    gone = old_choices.keys() - {choice["value"] for choice in stored.choices}
    if gone and (used := gone & used_choices(stored)):
        labels = ", ".join(label for value, label in old_choices.items() if value in used)
        raise ValidationError({"choices": _("These choices have been chosen, so they stay: %s.") % labels})
    stored.save()
    if stored.is_private and not was_private:
        _move_answers_to_contacts(stored)
    data = {**_log_data(stored), "changed": sorted(changed)}
    log(instance=stored.signatory_list, action="signatories.change_question", user=user, data=data)
    return stored


def _check_changes(question: Question, changed: Mapping[str, Any]) -> None:
    """Raise `ValidationError` for changes that the answers to a question forbid."""
    errors: dict[str, str] = {
        name: _("There are answers, so this stays as it is.") for name in FIXED_FIELDS if name in changed
    }
    visibility = changed.get("visibility", question.visibility)
    if question.is_private and visibility != Visibility.PRIVATE:
        errors["visibility"] = _(
            "People gave these answers in private, so they stay private. To publish new answers, ask another question."
        )
    if errors:
        raise ValidationError(errors)


def _move_answers_to_contacts(question: Question) -> None:
    """Move the public answers to a question that became private to the contacts, and drop waiting ones.

    An entry without a contact gets one without an address, as imports make them.
    """
    while entries := list(_answered_entries(question).select_related("contact")[:CHUNK_SIZE]):
        missing = [Contact(signatory=entry) for entry in entries if not hasattr(entry, "contact")]
        Contact.objects.bulk_create(missing)
        for entry in entries:
            entry.contact.private_answers = {
                **entry.contact.private_answers,
                question.key: entry.answers.pop(question.key),
            }
        Contact.objects.bulk_update([entry.contact for entry in entries], ["private_answers"])
        Signatory.objects.bulk_update(entries, ["answers"])
    for correction in _answered_corrections(question):
        correction.values["answers"].pop(question.key)
        correction.save(update_fields=["values"])


@transaction.atomic
def set_retired(question: Question, *, is_retired: bool, user: User | None = None) -> Question:
    """Stop asking a question, or ask it again. Its answers stay. Idempotent."""
    lock_list(question.signatory_list_id)
    if Question.objects.filter(pk=question.pk, is_retired=not is_retired).update(is_retired=is_retired):
        action = "signatories.retire_question" if is_retired else "signatories.ask_question_again"
        log(instance=question.signatory_list, action=action, user=user, data=_log_data(question))
    question.refresh_from_db()
    return question


@transaction.atomic
def delete_question(question: Question, *, user: User | None = None) -> None:
    """Delete a question without answers. Idempotent. Raises `InvalidTransition` if there are answers."""
    lock_list(question.signatory_list_id)
    stored = Question.objects.filter(pk=question.pk).first()
    if stored is None:
        return
    if has_answers(stored):
        raise InvalidTransition(_("“%s” has answers. You can stop asking it: the answers stay.") % stored.label)
    log(instance=stored.signatory_list, action="signatories.delete_question", user=user, data=_log_data(stored))
    stored.delete()


@transaction.atomic
def order_questions(signatory_list: SignatoryList, pks: Sequence[int], *, user: User | None = None) -> None:
    """Ask the questions of a list in the order of `pks`; those that are missing come last. Idempotent."""
    lock_list(signatory_list.pk)
    questions = list(Question.objects.filter(signatory_list=signatory_list).order_by("position", "pk"))
    places = {pk: place for place, pk in enumerate(pks)}
    ordered = sorted(questions, key=lambda question: places.get(question.pk, len(places)))
    if ordered == questions:
        return
    for position, question in enumerate(ordered, start=1):
        question.position = position
    Question.objects.bulk_update(ordered, ["position"])
    ListChange.objects.record([signatory_list.pk], takes_away=False)
    log(instance=signatory_list, action="signatories.order_questions", user=user)


def _answered_entries(question: Question) -> QuerySet[Signatory]:
    return Signatory.objects.filter(signatory_list=question.signatory_list_id, answers__has_key=question.key)


def _answered_contacts(question: Question) -> QuerySet[Contact]:
    return Contact.objects.filter(
        signatory__signatory_list=question.signatory_list_id, private_answers__has_key=question.key
    )


def _answered_corrections(question: Question) -> QuerySet[Correction]:
    return Correction.objects.filter(
        signatory__signatory_list=question.signatory_list_id, values__answers__has_key=question.key
    )


def _log_data(question: Question) -> dict[str, Any]:
    return {"question": question.key, "label": question.label}
