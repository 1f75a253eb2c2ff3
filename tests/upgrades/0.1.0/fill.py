"""Fills a site of release 0.1.0 with one row of each kind. It runs with the code of that release.

How the files beside this one were made, with 0.1.0 (commit 12b5a14b) checked out and its requirements installed, once
with `DATABASE_URL` of an SQLite file and once of PostgreSQL:

    python manage.py migrate && python manage.py load_demo && python fill.py
    sqlite3 db.sqlite3 "VACUUM INTO 'copy.sqlite3'" && xz -9e -c copy.sqlite3 > db.sqlite3.xz
    pg_dump --no-owner --inserts postgresql://… | grep -v restrict | xz -9e > postgresql.sql.xz
    tar -C var -cJf files.tar.xz private
"""

# ruff: noqa: E402 - the models can be imported once Django is set up.

from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from django.contrib.auth.models import Group, User
from signatories.exchange.at_once import import_at_once
from signatories.exchange.undoing import undo
from signatories.services.keeping import add_by_hand
from signatories.services.moderation import reject
from signatories.services.own_entry import confirm_own, correct_own, dispute, withdraw_own
from signatories.services.signing import Application, sign_on

from cms.webhooks.models import Endpoint
from cms.webhooks.outbox import queue_test
from letters.models import LetterPage
from signatories.enums import Kind
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Signatory, SignatoryGroup

PEOPLE = ["Ada Birch", "Bea Cedar", "Cy Dogwood", "Di Elm", "Ed Fir", "Flo Gorse", "Gil Hazel", "Hal Ivy"]


def main() -> None:
    letter = LetterPage.objects.get(locale__language_code="en")
    signatory_list = letter.signatory_list
    signatory_list.reviews_individuals = False
    signatory_list.save()
    managers = Group.objects.get(name="Signatory managers")
    manager = User.objects.create_user("mira", "Mira@example.org", "mira-of-the-first-release")
    manager.groups.add(managers)
    User.objects.create_user("twin", "mira@example.org")

    entries = {}
    for name in PEOPLE:
        email = f"{name.replace(' ', '.').lower()}@example.org"
        sign_on(signatory_list, Application(Kind.INDIVIDUAL, name, email))
        entries[name] = Signatory.objects.get(signatory_list=signatory_list, name=name)
    for name in PEOPLE[:6]:
        entries[name] = confirm_own(entries[name])
    withdraw_own(entries["Bea Cedar"])
    dispute(entries["Cy Dogwood"], block=True)
    dispute(entries["Hal Ivy"])
    signatory_list.reviews_individuals = True
    signatory_list.save()
    correct_own(entries["Di Elm"], {"title": "Professor", "affiliation": "Larch Institute"})

    sign_on(signatory_list, Application(Kind.ORGANIZATION, "Larch Society", "office@larch.example.org"))
    confirm_own(Signatory.objects.get(name="Larch Society"))
    sign_on(signatory_list, Application(Kind.ORGANIZATION, "Spam Society", "office@spam.example.org"))
    spam = confirm_own(Signatory.objects.get(name="Spam Society"))
    reject(spam, reason="Unknown", message="Please write to us.", user=manager)

    by_hand = Signatory(
        signatory_list=signatory_list,
        kind=Kind.INDIVIDUAL,
        name=unicodedata.normalize("NFD", "Zoé\u200b  Öre"),
        name_fr="Zoé Öre (fr)",
        sort_as="Öre, Zoé",
        group=SignatoryGroup.objects.create(signatory_list=signatory_list, heading="Artists"),
    )
    add_by_hand(by_hand, email="zoe@example.org")
    hidden = Signatory(signatory_list=signatory_list, kind=Kind.INDIVIDUAL, name="Hidden Person", is_name_hidden=True)
    add_by_hand(hidden, email="")

    rows = "name,kind,email\nUndone Union,organization,undone@example.org\n"
    import_at_once(signatory_list, rows.encode(), file_name="undone.csv", options=ImportOptions(), user=manager)
    undo(ImportBatch.objects.latest("pk"), user=manager)

    endpoint = Endpoint.objects.create(
        url="https://hooks.example.org/undersigned", signatory_published=True, letter_published=True
    )
    queue_test(endpoint)

    draft = LetterPage.objects.get(pk=letter.pk)
    draft.title = "A title that was never published"
    draft.save_revision(user=manager)
    french = LetterPage.objects.get(locale__language_code="fr")
    french.go_live_at = datetime(2099, 1, 1, tzinfo=UTC)
    french.title = "A title of the year 2099"
    french.save_revision().publish()


if __name__ == "__main__":
    main()
