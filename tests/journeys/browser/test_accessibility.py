"""No page has a violation that axe-core finds: WCAG 2.2 AA, light and dark, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from cms.demo.keys import DEMO_USERNAME
from cms.demo.site import DEMO_PASSWORD, load
from letters.pdf.print_job import RenderedPdf
from signatories.models import Organization, SignatoryList
from tests import node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.node,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
FOLDER = Path(__file__).parent / "axe"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Parts of the admin that are Wagtail's own.
WAGTAILS = [".w-slim-header"]
LETTERS = {"": "ban-facial-recognition", "/fr": "interdire-la-reconnaissance-faciale"}
POSTS = {"": "statement-at-the-rally-on-the-square", "/fr": "declaration-au-rassemblement"}
ROUND_UPS = {"": "what-we-did-from-january-to-june", "/fr": "notre-premier-semestre"}
#: With two calls to action, one of which opens a mail.
CALLS = {"": "write-to-your-member-of-parliament", "/fr": "ecrivez-a-votre-depute"}
ABOUT = {"": "about", "/fr": "a-propos"}
MEMBERS = {"": "members", "/fr": "membres"}
LEGAL = {"": ("contact", "privacy", "accessibility"), "/fr": ("nous-ecrire", "confidentialite", "accessibilite")}


@pytest.fixture(scope="module")
def axe() -> Iterator[str]:
    """Return the script of axe-core."""
    with node.installed(FOLDER) as folder:
        yield (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def signatory_list(db: None, monkeypatch: pytest.MonkeyPatch) -> SignatoryList:
    """Load the demo, and return its list."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return SignatoryList.objects.get()


def public_paths(prefix: str) -> list[str]:
    letter = f"{prefix}/letters/{LETTERS[prefix]}"
    members, member = f"{prefix}/{MEMBERS[prefix]}/", Organization.objects.listed_members().order_by("pk")[0]
    return [
        *(f"{prefix}/", f"{prefix}/letters/", f"{letter}/", f"{letter}/signatories/", f"{letter}/press/"),
        *(f"{letter}/sign/", f"{letter}/sign/?kind=individual", f"{letter}/signed/"),
        *(f"{prefix}/news/", f"{prefix}/news/{POSTS[prefix]}/", f"{prefix}/{ABOUT[prefix]}/"),
        *(f"{prefix}/news/{ROUND_UPS[prefix]}/", f"{prefix}/news/{CALLS[prefix]}/"),
        *(members, f"{members}?q=nobody", f"{members}{member.pk}/"),
        *(f"{prefix}/{slug}/" for slug in LEGAL[prefix]),
        *(f"{prefix}/search/?q=a", f"{prefix}/signatures/link/"),
        *(f"{prefix}/editions/check/", f"{prefix}/nothing/"),
    ]


def violations(page: Page, axe: str, *, except_in: list[str] | None = None) -> list[str]:
    """Return what axe-core finds on the page that is open, rule and element, except in elements of a library."""
    page.evaluate(axe)
    found: Any = page.evaluate(
        "([tags, exclude]) => axe.run({exclude}, {runOnly: {type: 'tag', values: tags}})", [RULES, except_in or []]
    )
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_have_no_violation(
    signatory_list: SignatoryList, page: Page, axe: str, prefix: str, scheme: Any, width: int
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in public_paths(prefix):
        page.goto(path)
        found[path] = violations(page, axe)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[path].append("wider than the window")
    assert {path: rules for path, rules in found.items() if rules} == {}


def test_our_screens_have_no_violation(
    signatory_list: SignatoryList, page: Page, axe: str, live_server: LiveServer
) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(DEMO_USERNAME)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    pk = signatory_list.pk
    found = {}
    for path in (
        *("/admin/getting-started/", "/admin/signatories/review/", "/admin/calls-to-action/", "/admin/messages/"),
        *("/admin/legal-pages/", "/admin/account/second-factor/", "/admin/second-factor/passkey/"),
        *(f"/admin/signatory_lists/inspect/{pk}/", f"/admin/signatory_imports/upload/{pk}/"),
        f"/admin/editions/{pk}/new/",
    ):
        response = page.goto(path)
        assert response is not None
        assert (path, response.status) == (path, 200)
        found[path] = violations(page, axe, except_in=WAGTAILS)
    assert {path: rules for path, rules in found.items() if rules} == {}
