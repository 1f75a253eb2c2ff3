"""Every public page of the demo is valid HTML for the Nu Html Checker, in both languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import deque
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from signatories.enums import Source
from signatories.mail.link_tokens import LinkPurpose, link
from signatories.models import SignatoryList
from tests.cms.api.test_clients import CLIENTS
from tests.factories import SignatoryFactory
from tests.node import installed

pytestmark = [pytest.mark.django_db, pytest.mark.node]
OURS = {"testserver", urlsplit(settings.BASE_URL).netloc}
START = ["/letters/", "/fr/letters/", "/signatures/link/", "/editions/check/", "/letters/gone/"]


def public_pages(client: Client, *start: str) -> dict[str, str]:
    """Crawl from these URLs and return the HTML of each page by URL."""
    pages: dict[str, str] = {}
    waiting = deque(start)
    while waiting:
        address = waiting.popleft()
        if address in pages:
            continue
        with closing(client.get(address, follow=True)) as response:
            if not response["Content-Type"].startswith("text/html"):
                continue
            pages[address] = response.content.decode()
        for href in re.findall(r'<(?:a|iframe)\b[^>]*? (?:href|src)="([^"#]+)', pages[address]):
            target = urlsplit(urljoin(f"http://testserver{address}", unescape(href)))
            if not target.path.startswith(("/admin/", "/static/", "/media/")) and target.netloc in OURS:
                waiting.append(target._replace(scheme="", netloc="", fragment="").geturl())
    return pages


def test_every_public_page_is_valid_html(client: Client, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    call_command("load_demo", public_server=True)
    signed = SignatoryFactory(signatory_list=SignatoryList.objects.get(), email="ada@example.org", source=Source.FORM)
    by_mail = [link(purpose, signed, language) for purpose in LinkPurpose for language in ("en", "fr")]
    pages = public_pages(client, *START, *(urlsplit(address).path for address in by_mail))
    assert {"/letters/ban-facial-recognition/", "/fr/letters/interdire-la-reconnaissance-faciale/press/"} <= {*pages}
    files = {str(number): address for number, address in enumerate(pages)}
    for name, address in files.items():
        (tmp_path / f"{name}.html").write_text(pages[address])
    with installed(CLIENTS) as folder:
        jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", *map(str, tmp_path.glob("*.html"))]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(result.stderr)["messages"]
    assert [(files[Path(message["url"]).stem], message["message"]) for message in messages] == []
