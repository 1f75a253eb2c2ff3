"""A letter from its text to its edition on a site in other languages than English and French.

`python -m tests.cms.other_languages` migrates the empty database of `DATABASE_URL`, and prints, as JSON, what came out
in the languages of `LANGUAGES`.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from django.test import Client

    from letters.models import LetterPage


def make_site() -> None:
    """Migrate the database; raises `SystemExit` or `SystemCheckError` if the languages break something."""
    from django.core.management import call_command

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=sys.stderr)
    call_command("migrate", verbosity=0)
    call_command("check", stdout=sys.stderr)


def publish_letter() -> LetterPage:
    """Publish a letter in every language, open for signatures, and return the first one."""
    from wagtail.models import Locale

    from core.languages import language_codes
    from letters.models import LetterIndexPage, LetterPage
    from signatories.enums import Signing

    first = None
    for code in language_codes():
        letter = LetterPage(title=f"Lake {code}", slug="lake", subject="The lake", body=[("paragraph", "<p>Ask.</p>")])
        letter.locale = Locale.objects.get(language_code=code)
        if first:
            letter.translation_key = first.translation_key
        LetterIndexPage.objects.get(locale=letter.locale).add_child(instance=letter)
        letter.save_revision().publish()
        first = first or letter
    assert first is not None
    first.signatory_list.signing = Signing.OPEN
    first.signatory_list.reviews_organizations = False
    first.signatory_list.save()
    return first


def sign(client: Client, letter: LetterPage) -> dict[str, Any]:
    """Sign as an organization through the form, and confirm by the link."""
    from django.conf import settings

    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Signatory
    from tests.signatories.signers import solve_puzzle

    settings.SIGN_ON_MIN_SECONDS = 0
    address = f"{letter.url}sign/?kind=organization"
    form = client.get(address).context["form"]
    asked = [name.removeprefix("name_") for name in form.fields if name.startswith("name_")]
    answers = {
        "kind": "organization",
        "name": "Larch Society",
        "email": "larch@example.org",
        "representative": "Robin Fernleaf",
        "representative_role": "Director",
        "is_authorised": "on",
        **{f"name_{code}": f"Larch {code}" for code in asked},
    }
    hidden = {"opened": form["opened"].value(), "text_version": letter.text_version, "proof": solve_puzzle()}
    client.post(address, {**answers, **hidden, "step": "send"})
    entry = Signatory.objects.get()
    client.post(f"/signatures/confirm/{make_token(LinkPurpose.CONFIRM, entry)}/")
    entry = Signatory.objects.public().get()
    assert entry.names == {code: f"Larch {code}" for code in sorted(asked)}
    return {"asked_names": asked, "sign_on": entry.name}


def import_and_export(letter: LetterPage) -> dict[str, Any]:
    """Import an organization with its names in every language, and export the list."""
    from core.languages import language_codes
    from signatories.exchange.export import export_entries
    from signatories.exchange.imports.direct import import_file
    from signatories.exchange.options import ImportOptions

    headers = ["kind", "name", *(f"name_{code}" for code in language_codes())]
    cells = ["organization", "Cedar Network", *(f"Cedar {code}" for code in language_codes())]
    content = f"{','.join(headers)}\n{','.join(cells)}\norganization,Birch Network\n".encode()
    report = import_file(letter.signatory_list, content, file_name="signers.csv", options=ImportOptions())
    assert report.written, report.errors or report.file_error
    public = letter.signatory_list.signatories.public()
    exported = export_entries(public, "csv")
    text = exported if isinstance(exported, str) else exported.decode("utf-8-sig")
    columns = text.splitlines()[0].split(",")
    return {
        "import": [report.written, public.get(name="Cedar Network").names],
        "export_columns": [name for name in columns if name.startswith("name_")],
    }


def main() -> None:
    """Print the results."""
    django.setup()
    from django.template.loader import get_template
    from django.test import Client
    from django.test.utils import setup_test_environment
    from wagtail.models import Locale

    from core.languages import language_codes
    from core.users.models import User
    from letters.editions.edition_requests import request_edition
    from letters.editions.jobs import make_edition
    from letters.models import EditionFile, LetterIndexPage

    make_site()
    setup_test_environment()
    codes, client = language_codes(), Client(headers={"Host": "127.0.0.1:8000"})
    letter = publish_letter()
    results: dict[str, Any] = {
        "locales": list(Locale.objects.order_by("pk").values_list("language_code", flat=True)),
        "indexes": [page.locale.language_code for page in LetterIndexPage.objects.order_by("path")],
        "pages": {
            code: client.get(f"{prefix}/letters/lake/").status_code
            for code, prefix in zip(codes, ["", *(f"/{code}" for code in codes[1:])], strict=True)
        },
        "language_of_default": client.get("/letters/lake/").headers["Content-Language"],
    }
    results |= sign(client, letter) | import_and_export(letter)
    make_edition(request_edition(letter.signatory_list))
    results["edition"] = sorted(EditionFile.objects.values_list("language", flat=True))
    answer = client.get("/api/v1/letters/lake")
    translations = [translation["language"] for translation in answer.json()["translations"]]
    results["api"] = [answer.status_code, answer.json()["language"], translations]
    results["openapi"] = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Language"]["enum"]
    client.force_login(User.objects.create_superuser("alix", "alix@example.org", "correct horse"))
    results["admin"] = client.get("/admin/").status_code
    error_page = get_template("500.html").render()
    results["server_error"] = [code for code in codes if f'<div lang="{code}"' in error_page]
    print(json.dumps(results))


if __name__ == "__main__":
    main()
