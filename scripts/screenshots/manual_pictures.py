"""The pictures of the manual for staff, in docs/staff/screenshots."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from scripts.screenshots.demo_site import save

FOLDER = Path("docs/staff/screenshots")
#: The address of a screen of staff by the name of its picture. A name in braces is the id of the page with this slug.
SCREENS = {
    "getting-started": "/admin/getting-started/",
    "appearance": "/admin/settings/appearance/appearance/",
    "menus": "/admin/site-texts/edit/1/",
    "page": "/admin/pages/{about}/edit/",
    "untranslated": "/admin/reports/untranslated-pages/?language=de",
    "letter": "/admin/pages/{ban-facial-recognition}/edit/",
    "updates": "/admin/letter-updates/1/",
    "list": "/admin/signatory_lists/inspect/1/",
    "signatories": "/admin/signatories/",
    "new-edition": "/admin/editions/1/new/",
    "news": "/admin/pages/{statement-at-the-rally-on-the-square}/edit/",
    "call": "/admin/calls-to-action/edit/1/",
    "organizations": "/admin/organizations/?member_group=1",
    "privacy": "/admin/pages/{privacy}/edit/",
    "digest-issues": "/admin/digest_issues/",
    "digest-send": "/admin/digest_issues/{thirty-one-organizations}/send/",
}


def take(page: Page) -> None:
    """Take all pictures; the page is signed in."""
    for name, address in SCREENS.items():
        slug = address.partition("{")[2].partition("}")[0]
        page.goto(address.replace(f"{{{slug}}}", str(_id_of(page, slug))) if slug else address)
        save(page, FOLDER / f"{name}.png")


def _id_of(page: Page, slug: str) -> int:
    """Return the id of the English page with a slug."""
    found = page.request.get(f"/api/v2/pages/?slug={slug}&locale=en").json()["items"]
    return int(found[0]["id"])
