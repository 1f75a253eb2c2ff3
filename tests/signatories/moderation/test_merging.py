from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.enums import Kind, Status, Visibility
from signatories.exceptions import InvalidTransition
from signatories.models import Contact, Correction, Signatory, SignatoryList
from signatories.moderation.decisions import approve
from signatories.moderation.merging import merge, plan_merge
from tests.factories import QuestionFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def entry(signatory_list: SignatoryList, name: str, **fields: object) -> Signatory:
    return SignatoryFactory(signatory_list=signatory_list, individual=True, name=name, **{"title": "", **fields})


def test_the_published_entry_that_signed_first_stays_with_the_oldest_day(signatory_list: SignatoryList) -> None:
    later = entry(signatory_list, "Robin Fernleaf", signed_on=date(2026, 3, 3))
    first = entry(signatory_list, "R. Fernleaf", signed_on=date(2026, 3, 2))
    oldest = entry(signatory_list, "Robin", signed_on=date(2026, 3, 1), pending=True)
    survivor = merge([later, first, oldest])
    assert (survivor.pk, survivor.signed_on) == (first.pk, date(2026, 3, 1))
    assert {merged.merged_into for merged in Signatory.objects.exclude(pk=first.pk)} == {survivor}
    assert [merged.status for merged in Signatory.objects.exclude(pk=first.pk)] == [Status.REJECTED] * 2
    assert signatory_list.signatories.public().count() == 1


def test_empty_fields_of_the_survivor_are_filled_from_the_others(signatory_list: SignatoryList) -> None:
    chosen = entry(signatory_list, "Robin Fernleaf", title="Nurse")
    other = entry(signatory_list, "R. Fernleaf", title="Cook", affiliation="Clinic", country="CA", lead_order=2)
    survivor = merge([chosen, other], survivor=chosen)
    survivor.refresh_from_db()
    assert (survivor.title, survivor.affiliation, survivor.country.code, survivor.lead_order) == (
        "Nurse",
        "Clinic",
        "CA",
        2,
    )


def test_a_contact_moves_to_a_survivor_that_has_none(signatory_list: SignatoryList) -> None:
    chosen = entry(signatory_list, "Robin")
    other = entry(signatory_list, "Robin", title="Cook", email="robin@example.org")
    plan = plan_merge([chosen, other], survivor=chosen)
    assert [(giver.pk, fate) for giver, fate in plan.contact_outcomes()] == [
        (other.pk, "becomes the contact of the entry that stays")
    ]
    survivor = merge([chosen, other], survivor=chosen)
    assert list(Contact.objects.values_list("signatory", "email")) == [(chosen.pk, "robin@example.org")]
    assert survivor.email_key != ""


@pytest.mark.parametrize(("own", "kept"), [("", "abc"), ("earlier", "earlier")])
def test_the_text_that_a_moving_contact_signed_moves_along_where_the_survivor_signed_none(
    signatory_list: SignatoryList, own: str, kept: str
) -> None:
    listed = entry(signatory_list, "Larch", text_version=own)
    signed = entry(signatory_list, "The Larch", email="larch@example.org", text_version="abc")
    survivor = merge([listed, signed], survivor=listed)
    survivor.refresh_from_db()
    assert (survivor.contact.email, survivor.text_version) == ("larch@example.org", kept)


def test_the_contact_of_a_merged_entry_stays_with_it_where_the_survivor_has_one(signatory_list: SignatoryList) -> None:
    survivor = entry(signatory_list, "Robin", email="robin@example.org")
    other = entry(signatory_list, "R. Fernleaf", email="r@example.org")
    fates = plan_merge([survivor, other], survivor=survivor).contact_outcomes()
    assert [fate for _entry, fate in fates] == [
        "stays the contact",
        "stays with the merged entry: the contact can withdraw, but not correct",
    ]
    merge([survivor, other], survivor=survivor)
    assert dict(Contact.objects.values_list("signatory", "email")) == {
        survivor.pk: "robin@example.org",
        other.pk: "r@example.org",
    }


def test_approving_a_merged_entry_undoes_the_merge_for_it(signatory_list: SignatoryList) -> None:
    survivor, other = entry(signatory_list, "Robin"), entry(signatory_list, "R. Fernleaf")
    merge([survivor, other], survivor=survivor)
    back = approve(other)
    assert (back.status, back.merged_into) == (Status.PUBLISHED, None)


def test_who_merged_what_into_what_is_on_record_without_an_address(signatory_list: SignatoryList, staff: User) -> None:
    survivor = entry(signatory_list, "Robin")
    other = entry(signatory_list, "R. Fernleaf", email="r@example.org", affiliation="Clinic")
    merge([survivor, other], survivor=survivor, user=staff)
    log = ModelLogEntry.objects.filter(action="signatories.merge").order_by("pk")
    assert [(line.object_id, line.user, line.data) for line in log] == [
        (str(other.pk), staff, {"into": survivor.pk, "name": "Robin"}),
        (
            str(survivor.pk),
            staff,
            {"merged": [other.pk], "before": {"affiliation": ""}, "after": {"affiliation": "Clinic"}},
        ),
    ]


def test_missing_translations_of_the_name_come_from_the_merged_entries(signatory_list: SignatoryList) -> None:
    organizations = {"signatory_list": signatory_list, "kind": Kind.ORGANIZATION}
    survivor = SignatoryFactory(name="Larch", names={"fr": "Mélèze"}, **organizations)
    first = SignatoryFactory(name="Larch Inc", names={"fr": "Le mélèze", "iu": "ᐃᓄᐃᑦ"}, pending=True, **organizations)
    published = SignatoryFactory(name="Larches", names={"fr": "Les mélèzes", "en": "Larches"}, **organizations)
    plan = plan_merge([survivor, first, published], survivor=survivor)
    assert plan.changes() == {"names": {"fr": "Mélèze", "en": "Larches"}}
    assert "It gets names in other languages: “English: Larches, French: Mélèze”." in plan.outcome_messages()
    merge([survivor, first, published], survivor=survivor)
    assert Signatory.objects.get(pk=survivor.pk).names == {"en": "Larches", "fr": "Mélèze"}


def test_what_can_not_be_merged_is_left_as_it_is(signatory_list: SignatoryList) -> None:
    robin = entry(signatory_list, "Robin")
    for other in (
        SignatoryFactory(individual=True, name="Robin"),
        SignatoryFactory(signatory_list=signatory_list, name="Robin"),
        entry(signatory_list, "R.", unconfirmed=True),
        entry(signatory_list, "R.", status=Status.HELD),
        entry(signatory_list, "R.", rejected=True),
        entry(signatory_list, "R.", withdrawn=True),
        entry(signatory_list, "R.", pending=True, disputed_at=timezone.now()),
        robin,
    ):
        before = list(Signatory.objects.values())
        with pytest.raises(InvalidTransition):
            merge([robin, other])
        assert list(Signatory.objects.values()) == before


def test_if_one_withholds_the_name_the_one_that_stays_does(signatory_list: SignatoryList) -> None:
    survivor = entry(signatory_list, "Robin")
    hidden = entry(signatory_list, "R. Fernleaf", is_name_hidden=True)
    assert any(
        "Its name is withheld" in sentence
        for sentence in plan_merge([survivor, hidden], survivor=survivor).outcome_messages()
    )
    merge([survivor, hidden], survivor=survivor)
    assert Signatory.objects.public().count() == 0
    assert Signatory.objects.counted().get().is_name_hidden is True


@pytest.mark.parametrize(
    ("own", "theirs", "marked"),
    [
        ({}, {"affiliation": "Clinic", "affiliation_for_identification": True}, True),
        ({"affiliation": "Clinic"}, {"affiliation": "CLINIC", "affiliation_for_identification": True}, True),
        ({"affiliation": "Clinic", "affiliation_for_identification": True}, {"affiliation": "Clinic"}, True),
        ({"affiliation": "Harbour"}, {"affiliation": "Clinic", "affiliation_for_identification": True}, False),
        ({}, {"affiliation": "Clinic"}, False),
    ],
)
def test_an_affiliation_comes_with_its_note(
    signatory_list: SignatoryList, own: dict[str, object], theirs: dict[str, object], marked: bool
) -> None:
    chosen = entry(signatory_list, "Robin", **own)
    survivor = merge([chosen, entry(signatory_list, "R. Fernleaf", **theirs)], survivor=chosen)
    survivor.refresh_from_db()
    assert survivor.affiliation_for_identification is marked


def test_a_published_entry_is_not_merged_into_one_that_waits(signatory_list: SignatoryList) -> None:
    published, waiting = entry(signatory_list, "Robin"), entry(signatory_list, "R. Fernleaf", pending=True)
    with pytest.raises(InvalidTransition, match="the published entry has to stay"):
        merge([published, waiting], survivor=waiting)
    assert list(Signatory.objects.public()) == [published]
    assert merge([published, waiting]) == published


def test_nothing_of_an_entry_that_nobody_approved_is_published_by_merging(signatory_list: SignatoryList) -> None:
    published = entry(signatory_list, "Robin", signed_on=date(2026, 3, 2))
    waiting = entry(signatory_list, "R. F.", pending=True, affiliation="Clinic", lead_order=1, country="CA")
    survivor = merge([published, waiting])
    survivor.refresh_from_db()
    assert (survivor.affiliation, survivor.lead_order, survivor.country.code) == ("", None, "")


def test_two_that_wait_are_one_that_waits(signatory_list: SignatoryList) -> None:
    entries = [entry(signatory_list, "Robin", pending=True), entry(signatory_list, "R.", pending=True, title="Cook")]
    survivor = merge(entries)
    survivor.refresh_from_db()
    assert (survivor.status, survivor.title) == (Status.PENDING, "Cook")
    assert (
        "It still waits for review."
        in plan_merge([survivor, entry(signatory_list, "Rob", pending=True)], survivor=survivor).outcome_messages()
    )


def test_what_waits_for_a_merged_entry_is_dropped_and_for_the_other_it_stays(signatory_list: SignatoryList) -> None:
    survivor, other = entry(signatory_list, "Robin"), entry(signatory_list, "R. Fernleaf")
    for merged_entry in (survivor, other):
        Correction.objects.create(signatory=merged_entry, values={"title": "Baker"})
    merge([survivor, other], survivor=survivor)
    assert [correction.signatory for correction in Correction.objects.all()] == [survivor]


def test_merging_twice_is_refused_and_changes_nothing(signatory_list: SignatoryList) -> None:
    survivor, other = entry(signatory_list, "Robin"), entry(signatory_list, "R. Fernleaf")
    merge([survivor, other], survivor=survivor)
    before = list(Signatory.objects.values())
    with pytest.raises(InvalidTransition):
        merge([survivor, other], survivor=survivor)
    assert list(Signatory.objects.values()) == before


def test_answers_of_the_survivor_win_and_missing_ones_are_filled(signatory_list: SignatoryList) -> None:
    for key in ("city", "team"):
        QuestionFactory(signatory_list=signatory_list, key=key)
    chosen = entry(signatory_list, "Robin Fernleaf", answers={"city": "Toronto"})
    other = entry(signatory_list, "R. Fernleaf", answers={"city": "Ottawa", "team": "Red"})
    waiting = entry(signatory_list, "Robin F.", answers={"gone": "x"}, pending=True)
    plan = plan_merge([chosen, other, waiting], survivor=chosen)
    assert "It gets answers: “City: Toronto; Team: Red”." in plan.outcome_messages()
    survivor = merge([chosen, other, waiting], survivor=chosen)
    assert survivor.answers == {"city": "Toronto", "team": "Red"}
    # Nothing is lost: the merged entry has its own answers, also after its approval undoes the merge.
    assert Signatory.objects.get(pk=other.pk).answers == {"city": "Ottawa", "team": "Red"}
    assert approve(Signatory.objects.get(pk=other.pk)).answers == {"city": "Ottawa", "team": "Red"}
    logged = ModelLogEntry.objects.filter(action="signatories.merge", object_id=chosen.pk).latest("pk").data
    assert (logged["before"]["answers"], logged["after"]["answers"]) == (
        {"city": "Toronto"},
        {"city": "Toronto", "team": "Red"},
    )


@pytest.mark.parametrize("has_contact", [True, False])
def test_private_answers_move_with_their_contact_and_are_never_mixed(
    signatory_list: SignatoryList, has_contact: bool
) -> None:
    QuestionFactory(signatory_list=signatory_list, key="shirt", visibility=Visibility.PRIVATE)
    chosen = entry(signatory_list, "Robin", email="robin@example.org" if has_contact else "")
    other = entry(signatory_list, "R. Fernleaf", email="r@example.org")
    Contact.objects.filter(pk=other.pk).update(private_answers={"shirt": "Canary XL"})
    plan = plan_merge([chosen, other], survivor=chosen)
    assert "Canary" not in str(plan.outcome_messages())
    merge([chosen, other], survivor=chosen)
    owner = other if has_contact else chosen
    assert Contact.objects.get(pk=owner.pk).private_answers == {"shirt": "Canary XL"}
    assert "Canary" not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))
