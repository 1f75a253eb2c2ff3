"""The life cycle of the example field of `docs/adding-a-field.patch`, run in a patched copy of the project.

`python -m tests.journeys.phone_field` migrates the database of `DATABASE_URL` and prints, as JSON, the places where
the entered numbers appear.
"""

from __future__ import annotations

import json
import os
from typing import Any

IMPORTED, SIGNED, CORRECTED = "+1 555 0101", "+1 555 0102", "+1 555 0103"
FILE = (
    "Type,Name,E-mail,Téléphone\r\n"
    f"organization,Larch Society,larch@example.org,{IMPORTED}\r\n"
    "organization,Cedar Network,cedar@example.org,\r\n"
)


def numbers_in(content: Any) -> list[str]:
    """Return the numbers in a text, a file or a response."""
    text = content.content if hasattr(content, "content") else content
    text = text.decode() if isinstance(text, bytes) else str(text)
    return [number for number in (IMPORTED, SIGNED, CORRECTED) if number in text]


def stored_rows() -> str:
    """Return all rows of the database as text."""
    from django.apps import apps

    return str([list(model._base_manager.values_list()) for model in apps.get_models()])


def set_up_database() -> None:
    """Set Django up and migrate to the model with the field."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("makemigrations", "signatories", name="contact_phone", verbosity=0)
    call_command("migrate", verbosity=0)
    settings.SIGN_ON_MIN_SECONDS = 0


def enter_numbers(letter: Any) -> dict[str, object]:
    """Import a number, sign through the form with another, and correct that through a link."""
    from django.test import Client

    from signatories.exchange.imports.direct import import_file
    from signatories.exchange.options import ImportOptions
    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Contact, Signatory
    from tests.signatories.signers import solve_puzzle

    client = Client()
    import_file(letter.signatory_list, FILE.encode(), file_name="signers.csv", options=ImportOptions())
    form = client.get(f"{letter.url}sign/?kind=individual")
    fields = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org", "phone": SIGNED}
    hidden = {"opened": form.context["form"]["opened"].value(), "text_version": letter.text_version}
    client.post(f"{letter.url}sign/", {**fields, **hidden, "proof": solve_puzzle(), "step": "send"})
    signer = Signatory.objects.get(name="Robin Fernleaf")
    client.post(f"/signatures/confirm/{make_token(LinkPurpose.CONFIRM, signer)}/")
    stored = sorted(Contact.objects.values_list("phone", flat=True))
    signer.refresh_from_db()
    corrected = {"name": signer.name, "phone": CORRECTED}
    client.post(f"/signatures/manage/{make_token(LinkPurpose.MANAGE, signer)}/", corrected)
    corrected_to = Contact.objects.values_list("phone", flat=True).get(pk=signer.pk)
    return {"asked": form.content.decode().count('name="phone"'), "stored": stored, "corrected": corrected_to}


def find_publicly(letter: Any) -> dict[str, object]:
    """Search for the numbers in the API, on public pages and in public files."""
    from django.test import Client

    from signatories.exchange.export import export_list
    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Signatory

    client = Client()
    signatories = client.get(f"/api/v1/letters/{letter.slug}/signatories")
    token = make_token(LinkPurpose.MANAGE, Signatory.objects.get(name="Robin Fernleaf"))
    own_entry = client.post("/api/v1/sign-ons/manage", {"token": token}, content_type="application/json")
    return {
        "API": [
            signatories.status_code,
            signatories.json()["count"],
            numbers_in(signatories),
            "phone" in signatories.content.decode(),
        ],
        "own entry": [own_entry.status_code, numbers_in(own_entry)],
        "pages": numbers_in([client.get(path).content for path in (letter.url, f"{letter.url}signatories/")]),
        "export for everybody": numbers_in(export_list(letter.signatory_list, "csv")),
    }


def find_as_staff(letter: Any) -> dict[str, object]:
    """Search for the numbers on staff screens and in staff exports."""
    from django.test import Client

    from core.users.models import User
    from signatories.exchange.export import export, export_with_contacts
    from signatories.models import Signatory

    client = Client()
    staff = User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    client.force_login(staff)
    signer = Signatory.objects.get(name="Robin Fernleaf")
    history = client.get(f"/admin/signatories/history/{signer.pk}/")
    entries = letter.signatory_list.signatories.all()
    return {
        "contact panel": numbers_in(client.get(f"/admin/signatories/edit/{signer.pk}/")),
        "history": ["Contact changed: phone." in history.content.decode(), numbers_in(history)],
        "export with contacts": numbers_in(export_with_contacts(entries, "csv", user=staff)),
        "export for staff": numbers_in(export(entries, "csv")),
    }


def main() -> None:
    """Print the places of the numbers, until they are erased."""
    set_up_database()
    from signatories.enums import Signing
    from signatories.privacy.personal_data import erase_personal_data
    from tests.factories import LetterFactory, SignatoryListFactory

    letter = LetterFactory(signatory_list=SignatoryListFactory(signing=Signing.OPEN))
    report = enter_numbers(letter) | find_publicly(letter) | find_as_staff(letter)
    report["before erasing"] = numbers_in(stored_rows())
    erase_personal_data(letter.signatory_list)
    report["after erasing"] = numbers_in(stored_rows())
    print(json.dumps(report))


if __name__ == "__main__":
    main()
