"""The example front end: read, sign, confirm, get listed and withdraw through the API."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from cms.news.models import NewsPage
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from signatories.enums import Signing, Status
from signatories.models import Signatory
from tests.cms.calls_to_action.calls import add_call, link, mail
from tests.cms.members.organizations import member, members_page
from tests.factories import LetterFactory, LetterUpdateFactory, NewsFactory, SignatoryFactory
from tests.letters.test_text_version import write
from tests.node import ENVIRONMENT, installed, require_node, run
from tests.signatories.signers import deliver_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
EXAMPLE = Path(django_settings.BASE_DIR) / "examples" / "astro"
#: Seconds within which the front end must respond.
START_TIMEOUT = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, api: str, port: int) -> Iterator[None]:
    """Build the front end against a running server and serve it on a port."""
    run(folder, "npm", "run", "types", API_URL=api)
    run(folder, "npm", "run", "check")
    run(folder, "npm", "run", "build")
    environment = {**os.environ, **ENVIRONMENT, "API_URL": api, "HOST": "127.0.0.1", "PORT": str(port)}
    command = ["node", "dist/server/entry.mjs"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/letters/")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own address
        except (URLError, TimeoutError):
            assert time.monotonic() < deadline, "the front end did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def lake(settings: Any, typesetter: Any) -> LetterPage:
    """Return an open letter in two languages, with an edition."""
    settings.SIGN_ON_MIN_SECONDS = 0
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    letter: LetterPage = LetterFactory(slug="lake", title="Keep the lake")
    # List items without ids, which get random ids each time they are rendered.
    demands = {"type": "demands", "value": ["<p>No wells.</p>", "<p>No dams.</p>"]}
    letter = write(letter, [{"type": "heading", "value": "What we ask"}, demands])
    letter.signatory_list.signing, letter.signatory_list.goal = Signing.OPEN, 50
    letter.signatory_list.save()
    LetterFactory(language="fr", slug="lac", title="Gardons le lac", translation_key=letter.translation_key)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society", names={"fr": "Société du mélèze"})
    SignatoryFactory(signatory_list=letter.signatory_list, name="Canary", pending=True)
    body = [("heading", "What changes"), ("text", "<p>Everything.</p>"), ("letter", {"letter": letter})]
    inside = add_call("Write to her", buttons=[mail(body="Dear Minister")])
    add_call("Since you’re here", kinds=[NewsPage], buttons=[link("Give", url="https://example.org/give")])
    add_call("Canary", kinds=[NewsPage], live=False)
    body += [("heading", "What stays"), ("call_to_action", {"call": inside})]
    NewsFactory(slug="open", title="The lake is open", date=date(2020, 7, 8), body=body, kind="round-up")
    members_page()
    member("Alder Union", website="https://alder.example.org", member_since="2015")
    member("Canary", is_listed=False)
    NewsFactory(title="Canary", live=False)
    LetterUpdateFactory(signatory_list=letter.signatory_list, kind="delivered", party="the Minister", text="By hand.")
    make_edition(request_edition(letter.signatory_list))
    return letter


def mail_links(front: str) -> dict[str, str]:
    """Return the links to the front end in the newest mail by purpose."""
    text = str(deliver_mail()[-1].body)
    return {purpose: address for address, purpose in re.findall(rf"({front}/signatures/(\w+)/\S+)", text)}


def test_read_sign_confirm_be_listed_and_leave(lake: LetterPage, page: Page, live_server: Any, settings: Any) -> None:
    require_node()
    port = free_port()
    front = f"http://127.0.0.1:{port}"
    settings.HEADLESS_FRONTENDS = {"default": front}
    with installed(EXAMPLE) as folder, served(folder, live_server.url, port):
        page.goto(f"{front}/letters/")
        page.get_by_role("link", name="Keep the lake").click()
        expect(page.get_by_role("heading", name="What we ask")).to_be_visible()
        expect(page.get_by_text("1 organization has signed")).to_be_visible()
        expect(page.get_by_label("1 of 50 signatures, 49 to go")).to_be_visible()
        expect(page.get_by_role("heading", name="Delivered to the Minister on 3 May 2026")).to_be_visible()
        expect(page.get_by_text("By hand.")).to_be_visible()
        sign(page)
        mailed = mail_links(front)
        page.goto(mailed["dispute"])
        expect(page.get_by_role("button", name="I didn't sign this")).to_be_visible()
        page.goto(mailed["confirm"])
        expect(page.get_by_text("Robin Fernleaf")).to_be_visible()
        assert Signatory.objects.get(name="Robin Fernleaf").status == Status.UNCONFIRMED
        page.get_by_role("button", name="Yes, I sign").click()
        expect(page.get_by_role("heading", name="Thank you. Your signature is confirmed.")).to_be_visible()
        page.goto(f"{front}/letters/lake/")
        expect(page.locator("#names")).to_contain_text("Robin Fernleaf, Teacher")
        expect(page.get_by_text("Canary")).to_have_count(0)

        page.get_by_role("link", name="FR").click()
        expect(page.get_by_role("heading", name="Gardons le lac")).to_be_visible()
        expect(page.locator("#names")).to_contain_text("Société du mélèze")
        page.get_by_role("link", name="Pour la presse").click()
        expect(page.get_by_role("link", name="PDF (français)")).to_be_visible()

        read_news(page, front)
        preview(page, lake)
        leave(page, front)
        dispute(page, front)


def sign(page: Page) -> None:
    """Submit a mistake, correct it and submit again."""
    page.locator("[name=kind][value=individual]").check()
    page.get_by_label("Name, as it will be printed").fill("Robin Fernleaf")
    page.get_by_label("E-mail (never public)").fill("robin")
    page.get_by_label("Title or profession").fill("Teacher")
    page.get_by_role("button", name="Sign the letter").click()
    expect(page.get_by_text("Write one e-mail address, such as name@example.org, and nothing else.")).to_be_visible()
    page.get_by_label("E-mail (never public)").fill("robin@example.org")
    page.get_by_role("button", name="Sign the letter").click()
    expect(page.get_by_role("status")).to_contain_text("Your signature counts once you confirm it")
    assert Signatory.objects.get(name="Robin Fernleaf").contact.notices == []


def read_news(page: Page, front: str) -> None:
    """Open a post from the list of its year, and preview its draft."""
    page.goto(f"{front}/news/")
    expect(page.get_by_text("Canary")).to_have_count(0)
    page.get_by_role("link", name="2020 (1)").click()
    page.get_by_role("link", name="The lake is open").click()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    expect(page.get_by_role("link", name="Keep the lake")).to_be_visible()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="What stays").click()
    anchor = page.get_by_role("heading", name="What stays").get_attribute("id")
    assert page.url == f"{front}/news/open/#{anchor}"
    expect(page.get_by_role("complementary", name="Write to her").get_by_role("group")).to_contain_text("A ban")
    expect(
        page.get_by_role("complementary", name="Since you’re here").get_by_role("link", name="Give")
    ).to_be_visible()
    expect(page.get_by_text("Canary")).to_have_count(0)
    page.get_by_role("link", name="Members").click()
    expect(page.get_by_role("listitem")).to_have_text(["Alder Union (since 2015)"])
    post = NewsPage.objects.get(slug="open")
    post.title = "Draft of the post"
    html = post.make_preview_request(preview_mode="").content.decode()
    page.goto(html.partition('src="')[2].partition('"')[0].replace("&amp;", "&"))
    expect(page.get_by_role("heading", name="Draft of the post")).to_be_visible()


def preview(page: Page, letter: LetterPage) -> None:
    """Preview a draft in the editor."""
    letter.title = "Not out yet"
    html = letter.make_preview_request(preview_mode="").content.decode()
    page.goto(html.partition('src="')[2].partition('"')[0].replace("&amp;", "&"))
    expect(page.get_by_role("heading", name="Not out yet")).to_be_visible()


def leave(page: Page, front: str) -> None:
    """Correct the entry, then withdraw it, through the link in the receipt."""
    page.goto(mail_links(front)["manage"])
    page.locator("[name=title]").fill("Retired teacher")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[name=title]")).to_have_value("Retired teacher")
    page.get_by_role("button", name="Withdraw my signature").click()
    expect(page.get_by_role("heading", name="Your signature is withdrawn.")).to_be_visible()
    page.goto(f"{front}/letters/lake/")
    expect(page.get_by_text("Robin Fernleaf")).to_have_count(0)


def dispute(page: Page, front: str) -> None:
    """Request the links of an address that signed again, and dispute the signature."""
    page.goto(f"{front}/signatures/manage/expired/")
    page.get_by_role("link", name="Send me my links again").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("This field is required.")
    page.get_by_label("E-mail").fill("robin@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("a mail with links is on its way")
    page.goto(mail_links(front)["dispute"])
    page.get_by_role("button", name="I didn't sign this").click()
    expect(page.get_by_role("heading", name="Thank you for telling us.")).to_be_visible()
    assert Signatory.objects.get(name="Robin Fernleaf").disputed_at
