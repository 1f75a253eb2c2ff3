"""Stateful test of a list: invariants that hold after any sequence of actions by signers and staff."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import count, islice
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as run_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from signatories.addresses import email_key
from signatories.counts_in_words import Counts
from signatories.enums import Answer, ImportState, Kind, Question, Signing, Status
from signatories.exceptions import SignatoriesError
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.listing.counts import tally_of
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.models import Contact, Correction, ImportBatch, Mail, NameFingerprint, Signatory, SignatoryList
from signatories.moderation import decisions, merging, staff_edits
from signatories.names.identity import fingerprints, identities
from signatories.privacy.erasure import erase
from signatories.privacy.retention import RULES
from signatories.signing import self_service, sign_on
from tests.factories import LetterFactory
from tests.signatories.files import confirm, csv_file, upload
from tests.signatories.signers import LINK, deliver_mail, sign

pytestmark = pytest.mark.django_db

#: Each signer has an address and names of their own: the current one, a later one, and a spelling in files.
SIGNERS = {
    "ada": ("ada@example.org", Kind.INDIVIDUAL, ("Ada Example", "Ada Birch", "EXAMPLE Ada")),
    "bo": ("bo@example.org", Kind.INDIVIDUAL, ("Bo Sample", "Bo Rowan", "Dr. Bo Sample")),
    "larch": ("office@example.org", Kind.ORGANIZATION, ("Larch Society", "Larch Union", "LARCH Society Inc.")),
}
#: Index of the name that is another spelling of the first.
VARIANT = 2
NETWORKS = count(1)
SIGNER = st.sampled_from(sorted(SIGNERS))
NAME = st.integers(0, 1)
POLICY = st.sampled_from(["skip", "update", "fill"])
#: Answers of staff to a row that may be an entry of the list.
ANSWER = st.sampled_from([Answer.SKIP, Answer.UPDATE, ""])
#: Rows of a file: signer, index of the name, with or without the address, and whether the name is withheld.
ROWS = st.lists(st.tuples(SIGNER, st.integers(0, 2), st.booleans(), st.booleans()), min_size=1, max_size=3)
LEAVES = (LinkPurpose.MANAGE, LinkPurpose.DISPUTE)


def signer_of(entry: Signatory) -> str:
    """Return the signer of an entry, by its name; signers share no names."""
    return next(signer for signer, (_email, _kind, names) in SIGNERS.items() if entry.name in names)


def rows_of(model: type[Model], **filters: object) -> list[dict[str, Any]]:
    return list(model._default_manager.filter(**filters).order_by("pk").values())


class Lifecycle(RuleBasedStateMachine):
    """A list with its letter. `opted_out` holds the signers who left and were not restored since.

    `doubled` holds those of whom staff knowingly published a second entry. `hidden` maps entries to whether their
    names were hidden after the last step, and `may_show` permits the current step to show a hidden name.
    """

    links = Bundle("links")
    imports = Bundle("imports")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.signatory_list = SignatoryList.objects.create(title="List", signing=Signing.OPEN)
        self.letter = LetterFactory(signatory_list=self.signatory_list)
        self.opted_out: set[str] = set()
        self.doubled: set[str] = set()
        self.hidden: dict[int, bool] = {}
        self.may_show = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # Actions

    @initialize(people=st.booleans(), organizations=st.booleans())
    def review(self, people: bool, organizations: bool) -> None:
        self.signatory_list.reviews_individuals = people
        self.signatory_list.reviews_organizations = organizations
        self.signatory_list.allows_hidden_names = True
        self.signatory_list.save()

    @rule(signer=SIGNER, name=NAME, hides=st.booleans(), title=st.sampled_from(["", "Dean"]))
    def sign(self, signer: str, name: int, hides: bool, title: str) -> None:
        email, kind, _names = SIGNERS[signer]
        public = {"is_name_hidden": hides, "title": title}
        version = self.letter.text_version
        try:
            spelling = self._known_name(signer, name)
            sign(self.signatory_list, kind, name=spelling, email=email, public=public, text_version=version)
        except SignatoriesError:
            return
        # A new sign-on replaces an entry that is not public.
        self.may_show = True

    @rule(target=links, later=st.booleans())
    def deliver(self, later: bool) -> Any:
        """Deliver due mail; every link in a new mail opens a page."""
        mailed_links = []
        for message in deliver_mail(after=timedelta(days=2) if later else None):
            body = str(message.body)
            self._check_mail(message.to[0], body)
            for prefix, purpose, token in LINK.findall(body):
                path = f"{prefix}{purpose}/{token}/"
                mailed_links.append((purpose, path, message.to[0]))
        # Checked after all mails, since a later mail of the same run may expire a link. No link was used in between.
        for _purpose, path, _to in mailed_links:
            assert self._get(path) == 200, path
        return mailed_links[-1] if mailed_links else None

    @rule(link=links, post=st.booleans())
    def use(self, link: Any, post: bool) -> None:
        """Open a link of any mail, and submit its form."""
        if link is None:
            return
        purpose, path, _to = link
        assert self._get(path) in (200, 404)
        if not post:
            return
        entry = self._entry_of(path)
        before = entry and (entry.status, entry.disputed_at)
        if purpose == LinkPurpose.MANAGE:
            path = path.replace("/manage/", "/withdraw/")
        status = self._post(path)
        assert status in (200, 302, 404), status
        if entry is None or status == 404:
            return
        after = Signatory.objects.filter(pk=entry.pk).first()
        if after and before != (after.status, after.disputed_at):
            self._owner_acted(purpose, after)

    def _owner_acted(self, purpose: str, entry: Signatory) -> None:
        signer = signer_of(entry)
        if purpose == LinkPurpose.CONFIRM:
            self.opted_out.discard(signer)
        elif purpose in LEAVES and signer not in self.doubled:
            # An entry that staff added without an address may be somebody else.
            unknown = self._all().filter(status=Status.PUBLISHED, email_key="")
            if not any(signer_of(other) == signer and other != entry.merge_target for other in unknown):
                self.opted_out.add(signer)

    @rule(index=st.integers(0, 9), name=NAME, hides=st.booleans(), title=st.sampled_from(["Dean", "Chair"]))
    def correct_own(self, index: int, name: int, hides: bool, title: str) -> None:
        entry = self._pick(index, Contact)
        if not entry:
            return
        names = SIGNERS[signer_of(entry)][2]
        changes = {"name": names[name], "is_name_hidden": hides, "title": title}
        self.may_show = True
        self._try(self_service.correct_own, entry, changes, token=make_token(LinkPurpose.MANAGE, entry))

    @rule(index=st.integers(0, 9))
    def cancel_correction(self, index: int) -> None:
        if entry := self._pick(index, Contact):
            self._try(self_service.cancel_correction, entry)

    @rule(index=st.integers(0, 9), disputes=st.booleans())
    def leave(self, index: int, disputes: bool) -> None:
        """Withdraw or dispute an entry with a new link."""
        entry = self._pick(index, Contact)
        if not entry:
            return
        self._try(self_service.dispute if disputes else self_service.withdraw_own, entry)
        after = Signatory.objects.get(pk=entry.pk)
        if after.status == Status.WITHDRAWN or after.disputed_at:
            self._owner_acted(LinkPurpose.DISPUTE, after)

    @rule(index=st.integers(0, 9), verb=st.sampled_from([decisions.reject, decisions.withdraw, sign_on.release]))
    def staff_take_off(self, index: int, verb: Any) -> None:
        if entry := self._pick(index):
            self._try(verb, entry)

    @rule(index=st.integers(0, 9))
    def approve(self, index: int) -> None:
        """Approve an entry. If another entry of the signer is public, the screen showed it."""
        entry = self._pick(index)
        if not entry:
            return
        signer = signer_of(entry)
        assert self._try(decisions.approve, entry) is None or signer not in self.opted_out or self._is_listed(signer)
        self._notice_doubles(signer)

    @rule(index=st.integers(0, 9))
    def restore(self, index: int) -> None:
        entry = self._pick(index)
        if entry and self._try(decisions.restore, entry, reason="They called"):
            self.opted_out.discard(signer_of(entry))
            self._notice_doubles(signer_of(entry))

    @rule(signer=SIGNER)
    def merge(self, signer: str) -> None:
        entries = [entry for entry in self._entries() if signer_of(entry) == signer and not entry.merged_into_id]
        if self._try(merging.merge, entries) and not self._has_doubles(signer):
            self.doubled.discard(signer)

    @rule(index=st.integers(0, 9), hides=st.booleans(), name=NAME)
    def staff_save(self, index: int, hides: bool, name: int) -> None:
        entry = self._pick(index)
        if entry:
            self.may_show = not hides
            changes = {"is_name_hidden": hides, "name": SIGNERS[signer_of(entry)][2][name]}
            self._try(staff_edits.correct, entry, changes)

    @rule(index=st.integers(0, 9), then=st.sampled_from(["withdraw", "reject", "hide"]))
    def staff_save_from_a_stale_form(self, index: int, then: str) -> None:
        """Save a form that was opened before something else happened."""
        entry = self._pick(index)
        if not entry:
            return
        opened = {"status": str(entry.status), "title": entry.title, "is_name_hidden": str(entry.is_name_hidden or "")}
        if then == "hide":
            self._try(staff_edits.correct, entry, {"is_name_hidden": True})
        else:
            self._try(getattr(decisions, then), entry)
        self._try(staff_edits.correct, entry, {"title": "Rector"}, opened=opened)

    @rule(target=imports, rows=ROWS)
    def import_new(self, rows: Iterable[tuple[str, int, bool, bool]]) -> Any:
        return self._import(rows, "skip", "")

    @rule(
        target=imports,
        rows=ROWS,
        policy=POLICY,
        answer=ANSWER,
    )
    def import_updates(self, rows: Iterable[tuple[str, int, bool, bool]], policy: str, answer: str) -> Any:
        return self._import(rows, policy, answer)

    @rule(
        rows=ROWS,
        policy=POLICY,
        answer=ANSWER,
    )
    def import_and_undo(self, rows: Iterable[tuple[str, int, bool, bool]], policy: str, answer: str) -> None:
        """Undo an import immediately, which restores the previous state."""
        before = self._state()
        pk = self._import(rows, policy, answer)
        if pk is None:
            return
        self.may_show = True
        report = undo_import(ImportBatch.objects.get(pk=pk))
        assert (report.skipped, self._state()) == ([], before)

    @rule(pk=consumes(imports))
    def undo_an_import(self, pk: Any) -> None:
        if pk is None:
            return
        self.may_show = True
        self._try(undo_import, ImportBatch.objects.get(pk=pk))

    @rule(days=st.sampled_from([1, 31, 91]))
    def time_passes(self, days: int) -> None:
        """Move the clock forward and run housekeeping."""
        with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=days)):
            now = timezone.now()
            for retention_rule in RULES:
                before = now - (retention_rule.keep or timedelta(0))
                rows = list(retention_rule.find(before)) if retention_rule.keep is not None else []
                if rows and "orphaned" not in retention_rule.name and "import" not in retention_rule.name:
                    retention_rule.remove_batch(rows, before)

    @rule()
    def erase_the_list(self) -> None:
        with mock.patch("signatories.privacy.erasure._withheld", return_value=Signatory.objects.none()):
            # This test identifies signers by name, so the names of withheld entries must remain.
            self._try(erase, self.signatory_list)

    @rule(change=st.sampled_from(["close", "open", "unpublish", "publish", "edit"]))
    def letter_changes(self, change: str) -> None:
        if change in ("close", "open"):
            self.signatory_list.signing = Signing.CLOSED if change == "close" else Signing.OPEN
            self.signatory_list.save()
        elif change == "unpublish":
            self.letter.unpublish()
        else:
            if change == "edit":
                self.letter.salutation = f"Dear Minister {timezone.now().microsecond},"
            self.letter.save_revision().publish()
        self.letter.refresh_from_db()

    # Invariants

    @invariant()
    def nobody_is_listed_twice(self) -> None:
        for signer in SIGNERS:
            assert signer in self.doubled or not self._has_doubles(signer), signer

    @invariant()
    def nobody_comes_back(self) -> None:
        for signer in self.opted_out - self.doubled:
            assert not self._is_listed(signer), signer

    @invariant()
    def no_name_is_shown_that_was_withheld(self) -> None:
        now = dict(self._all().values_list("pk", "is_name_hidden"))
        shown = [pk for pk, is_hidden in now.items() if self.hidden.get(pk) and not is_hidden]
        assert self.may_show or not shown
        self.hidden, self.may_show = now, False

    @invariant()
    def counts_are_what_is_listed(self) -> None:
        published = [entry for entry in self._entries() if entry.status == Status.PUBLISHED]
        organizations = sum(entry.is_organization for entry in published)
        assert tally_of(self.signatory_list.pk).counts == Counts(organizations, len(published) - organizations)

    @invariant()
    def what_waits_belongs_to_what_is_published(self) -> None:
        for correction in Correction.objects.select_related("signatory"):
            assert correction.signatory.status == Status.PUBLISHED
        for entry in self._entries():
            assert entry.status != Status.PUBLISHED or (entry.published_at and not entry.disputed_at), entry.status

    # Helpers

    def _import(self, rows: Iterable[tuple[str, int, bool, bool]], policy: str, answer: str) -> Any:
        lines = []
        for signer, name, has_address, hides in {row[0]: row for row in rows}.values():
            email, kind, _names = SIGNERS[signer]
            spelling = self._known_name(signer, name)
            lines.append([spelling, kind.value, email if has_address else "", "yes" if hides else ""])
        content = csv_file(["name", "kind", "email", "name_hidden"], *lines)
        options = ImportOptions(duplicates=policy, answers={Question.SAME: answer} if answer else {})
        batch = upload(self.signatory_list, content, options=options)
        confirm(batch, good_rows=True)
        batch.refresh_from_db()
        return batch.pk if batch.state == ImportState.IMPORTED else None

    def _known_name(self, signer: str, number: int) -> str:
        """Return the name at `number` if the list can match it to the signer, else the first name."""
        kind, names = SIGNERS[signer][1:]
        known_names = {entry.name for entry in self._entries()}
        marks = set(self.signatory_list.name_fingerprints.values_list("fingerprint", flat=True))
        known_names |= {
            name for name in names if not marks.isdisjoint(fingerprints(islice(identities(kind, name), 1)))
        }
        return (
            names[number]
            if names[number] in known_names or (number == VARIANT and names[0] in known_names)
            else names[0]
        )

    def _state(self) -> Any:
        models = (Signatory, Contact, Correction)
        marks = set(NameFingerprint.objects.values_list("signatory", "fingerprint"))
        return [rows_of(model) for model in models], marks

    def _try(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return verb(*args, **kwargs) or True
        except SignatoriesError:
            return None

    def _all(self) -> Any:
        return Signatory.objects.filter(signatory_list=self.signatory_list).order_by("pk")

    def _entries(self) -> list[Signatory]:
        return list(self._all())

    def _pick(self, index: int, *has: type[Model]) -> Signatory | None:
        entries = self._all().select_related("contact", "correction", "signatory_list")
        entries = list(entries.filter(contact__isnull=False) if has else entries)
        return entries[index % len(entries)] if entries else None

    def _is_listed(self, signer: str) -> bool:
        return any(signer_of(entry) == signer for entry in self._entries() if entry.status == Status.PUBLISHED)

    def _has_doubles(self, signer: str) -> bool:
        published = [entry for entry in self._entries() if entry.status == Status.PUBLISHED]
        return [signer_of(entry) for entry in published].count(signer) > 1

    def _notice_doubles(self, signer: str) -> None:
        if self._has_doubles(signer):
            self.doubled.add(signer)

    def _entry_of(self, path: str) -> Signatory | None:
        from django.core import signing as signatures

        purpose, token = re.search(r"(\w+)/([^/]+)/$", path).groups()  # type: ignore[union-attr]
        pk, _state = signatures.loads(token, salt=f"signatories.links.{purpose}")
        return Signatory.objects.filter(pk=pk).first()

    def _check_mail(self, to: str, body: str) -> None:
        signer = next(signer for signer, (email, *_more) in SIGNERS.items() if email == to)
        is_listed = self._is_listed(signer)
        for sentence in ("Your signature is listed", "You are listed"):
            assert sentence not in body or is_listed, body
        own = self._all().filter(status=Status.PUBLISHED, email_key=email_key(to))
        assert "was not accepted" not in body or not own, body

    def _get(self, path: str) -> int:
        return int(Client(raise_request_exception=True).get(path, REMOTE_ADDR=_network()).status_code)

    def _post(self, path: str) -> int:
        return int(Client(raise_request_exception=True).post(path, REMOTE_ADDR=_network()).status_code)


def _network() -> str:
    number = next(NETWORKS)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@pytest.mark.slow
def test_whatever_happens_in_whatever_order(letter: Any) -> None:
    examples = int(os.environ.get("LIFECYCLES", "10"))
    run_state_machine_as_test(
        Lifecycle,
        settings=run_settings(
            max_examples=examples,
            stateful_step_count=int(os.environ.get("LIFECYCLE_STEPS", "25")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize="LIFECYCLES" not in os.environ,
            phases=[Phase.generate],
            print_blob=False,
            database=None,
        ),
    )
    assert not Mail.objects.exists()
