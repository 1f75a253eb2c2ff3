from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import ModelLogEntry

from signatories import transitions
from signatories.enums import MailPurpose, Source, Status
from signatories.exceptions import EntryDeleted, InvalidTransition, LinkExpired, NameTaken
from signatories.locks import locked
from signatories.models import Correction, Mail, Signatory, SignatoryList
from signatories.moderation import decisions, merging, staff_edits
from signatories.moderation.review_queue import waiting_for_review
from signatories.signing import self_service, sign_on
from signatories.transitions import TRANSITIONS, Actor, Transition, Verb, is_allowed
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db

VERBS: dict[Verb, Callable[[Signatory], Any]] = {
    Verb.CONFIRM: self_service.confirm_own,
    Verb.CORRECT_OWN: lambda entry: self_service.correct_own(entry, {"title": "Baker"}),
    Verb.WITHDRAW_OWN: self_service.withdraw_own,
    Verb.DISPUTE: self_service.dispute,
    Verb.RELEASE: sign_on.release,
    Verb.APPROVE: decisions.approve,
    Verb.REJECT: decisions.reject,
    Verb.WITHDRAW: decisions.withdraw,
    Verb.RESTORE: lambda entry: decisions.restore(entry, reason="They wrote to us"),
}


def an_entry(status: Status, **more: Any) -> Signatory:
    entry: Signatory = SignatoryFactory(
        individual=True, status=status, source=Source.FORM, email="robin@example.org", **more
    )
    Signatory.objects.filter(pk=entry.pk).update(confirmed_at=timezone.now())
    return Signatory.objects.get(pk=entry.pk)


@pytest.mark.slow
@pytest.mark.parametrize("is_disputed", [False, True])
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_moves_what_the_table_says_and_nothing_else(verb: Verb, status: Status, is_disputed: bool) -> None:
    entry = an_entry(status, disputed_at=timezone.now() if is_disputed else None)
    before = Signatory.objects.values().get()
    targets = TRANSITIONS[verb].targets.get(status, ()) if is_allowed(entry, verb) else ()
    with suppress(InvalidTransition, LinkExpired):
        VERBS[verb](entry)
    now = Signatory.objects.values().get()
    if targets:
        assert now["status"] in targets
        assert ModelLogEntry.objects.count() == 1
    else:
        assert now == before
        assert (ModelLogEntry.objects.count(), Mail.objects.count()) == (0, 0)
    # A second call changes nothing.
    with suppress(InvalidTransition, LinkExpired):
        VERBS[verb](entry)
    assert Signatory.objects.values().get() == now
    assert ModelLogEntry.objects.count() == len(targets[:1])


def test_no_verb_of_staff_publishes_whom_the_signer_took_off_but_the_one_that_says_so() -> None:
    for verb, rule in TRANSITIONS.items():
        publishes = rule.actor == Actor.STAFF and Status.PUBLISHED in rule.targets.get(Status.WITHDRAWN, ())
        assert publishes is (verb == Verb.RESTORE)


#: Where entries are built, with their first status, and how often.
FIRST_STATUS = {
    "signatories/admin/signatories/forms.py": 1,
    "signatories/exchange/rows/writer.py": 2,
    "signatories/moderation/staff_edits.py": 1,
    "signatories/signing/applications.py": 1,
    "signatories/signing/sign_on.py": 1,
}


def writes_status(node: ast.AST) -> bool:
    """Return whether a node assigns an attribute `status`, or passes one to a constructor or a query that writes."""
    if isinstance(node, ast.Attribute):
        return node.attr == "status" and isinstance(node.ctx, ast.Store)
    if not isinstance(node, ast.Call):
        return False
    called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
    if called in ("setattr", "bulk_update"):
        return any(isinstance(part, ast.Constant) and part.value == "status" for part in ast.walk(node))
    writers = ("Signatory", "update", "create", "get_or_create", "update_or_create")
    return called in writers and any(keyword.arg == "status" for keyword in node.keywords)


@pytest.mark.slow
def test_nothing_else_writes_a_status() -> None:
    written = {
        path.relative_to(settings.BASE_DIR).as_posix(): count
        for app in ("signatories", "letters", "cms/demo")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "migrations" not in path.parts
        if (count := sum(map(writes_status, ast.walk(ast.parse(path.read_text())))))
    }
    assert written == FIRST_STATUS | {"signatories/transitions.py": 1}


def test_every_verb_has_a_rule() -> None:
    assert set(TRANSITIONS) == set(Verb)
    assert all(isinstance(rule, Transition) for rule in TRANSITIONS.values())


@pytest.mark.parametrize("leave", [self_service.withdraw_own, self_service.dispute, decisions.withdraw])
def test_who_leaves_takes_what_waits_along_and_can_not_be_approved(
    signatory_list: SignatoryList, leave: Callable[[Signatory], Any]
) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, source=Source.FORM, email="larch@example.org")
    self_service.correct_own(entry, {"name": "Larch Society"})
    leave(entry)
    before = Signatory.objects.values().get()
    assert Correction.objects.count() == 0
    mails = Mail.objects.count()
    for _time in range(2):
        with pytest.raises(InvalidTransition, match="Put back on the list"):
            decisions.approve(entry)
    assert (Signatory.objects.values().get(), Mail.objects.count()) == (before, mails)


def test_what_left_the_list_is_not_reviewed_even_with_a_correction_of_before(signatory_list: SignatoryList) -> None:
    for status in (Status.WITHDRAWN, Status.REJECTED, Status.UNCONFIRMED):
        Correction.objects.create(
            signatory=SignatoryFactory(signatory_list=signatory_list, status=status), values={"title": "Baker"}
        )
    assert list(waiting_for_review(Signatory.objects.all())) == []
    withdrawn = Signatory.objects.get(status=Status.WITHDRAWN)
    with pytest.raises(InvalidTransition):
        decisions.reject(withdrawn)
    assert Correction.objects.filter(signatory=withdrawn).exists()


def test_a_correction_whose_name_is_taken_meanwhile_changes_nothing_and_mails_nothing(
    signatory_list: SignatoryList,
) -> None:
    entry = SignatoryFactory(
        signatory_list=signatory_list, source=Source.FORM, email="larch@example.org", name="Larch"
    )
    self_service.correct_own(entry, {"name": "Larch Society", "website": "https://larch.example.org"})
    SignatoryFactory(signatory_list=signatory_list, name="LARCH SOCIETY")
    before, mails, logged = (
        Signatory.objects.values().get(pk=entry.pk),
        Mail.objects.count(),
        ModelLogEntry.objects.count(),
    )
    with pytest.raises(NameTaken):
        decisions.approve(entry)
    assert Signatory.objects.values().get(pk=entry.pk) == before
    assert (Correction.objects.count(), Mail.objects.count(), ModelLogEntry.objects.count()) == (1, mails, logged)


@pytest.mark.parametrize("status", [Status.HELD, Status.UNCONFIRMED])
def test_what_nobody_confirmed_is_never_published_by_a_detour(status: Status) -> None:
    entry = SignatoryFactory(individual=True, status=status, source=Source.FORM, email="robin@example.org")
    decisions.reject(entry)
    with pytest.raises(InvalidTransition, match="never confirmed"):
        decisions.approve(entry)
    self_service.withdraw_own(entry)
    with pytest.raises(InvalidTransition, match="never confirmed"):
        decisions.restore(entry, reason="They wrote to us")
    assert Signatory.objects.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("leave", [self_service.withdraw_own, self_service.dispute])
def test_who_is_put_back_is_told_and_why_is_on_record(leave: Callable[[Signatory], Any]) -> None:
    entry = an_entry(Status.PUBLISHED)
    leave(entry)
    for reason in ("", "  "):
        with pytest.raises(InvalidTransition):
            decisions.restore(entry, reason=reason)
    for _time in range(2):
        decisions.restore(entry, reason="They wrote to us")
    entry.refresh_from_db()
    assert (entry.status, entry.withdrawn_at, entry.disputed_at) == (Status.PUBLISHED, None, None)
    [logged] = ModelLogEntry.objects.filter(action="signatories.restore")
    assert logged.data["reason"] == "They wrote to us"
    assert Mail.objects.filter(purpose=MailPurpose.RESTORED).count() == 1
    # The decision of the signer still prevails.
    self_service.withdraw_own(entry)
    assert Signatory.objects.get().status == Status.WITHDRAWN


def test_a_moderator_decides_about_what_was_on_the_screen(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, source=Source.FORM, email="larch@example.org")
    self_service.correct_own(entry, {"website": "https://larch.example.org"})
    entry.refresh_from_db()
    version_hash = decisions.get_version_hashes([entry])[entry.pk]
    self_service.correct_own(entry, {"name": "Something Rude"})
    for decide in (decisions.approve, decisions.reject):
        with pytest.raises(InvalidTransition, match="changed since"):
            decide(entry, seen=version_hash)
    assert Correction.objects.get().values == {"website": "https://larch.example.org", "name": "Something Rude"}


@pytest.mark.parametrize("verb", [decisions.approve, decisions.reject, decisions.withdraw, sign_on.release])
def test_an_entry_that_was_deleted_is_said_to_be_gone(verb: Callable[[Signatory], Any]) -> None:
    entry = an_entry(Status.PENDING)
    Signatory.objects.all().delete()
    with pytest.raises(EntryDeleted):
        verb(entry)
    with pytest.raises(LinkExpired):
        self_service.withdraw_own(entry)


def test_the_lock_yields_the_entry_as_it_is_stored() -> None:
    stale = an_entry(Status.PENDING)
    Signatory.objects.update(title="Changed meanwhile", email_key="f" * 64)
    with locked(stale) as entry:
        assert (entry.title, entry.email_key) == ("Changed meanwhile", "f" * 64)


@pytest.mark.parametrize("module", [staff_edits, merging, decisions, self_service, sign_on])
def test_services_lock_and_save_by_the_functions_of_the_table(module: Any) -> None:
    source = inspect.getsource(module)
    assert ".save()" not in source.replace("contact(signatory, notices).save(", "")
    assert transitions.__name__ in source
