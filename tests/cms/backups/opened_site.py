"""Open every public page of a site, the names on its letters and a screen of staff; print what they answer."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from urllib.parse import urlsplit

import django


def main() -> None:
    """Print status and title of each page by its path, checksums of lists of names, and whether staff can sign in."""
    django.setup()
    from django.test import Client
    from wagtail.models import Page

    from letters.models import LetterPage

    client = Client(SERVER_NAME="127.0.0.1")

    def answer(path: str) -> tuple[int, bytes]:
        # Files have an address without a language, to which those with one redirect. A redirect of a page is an error.
        response = client.get(path, follow=path.endswith(".csv"))
        return response.status_code, b"".join(response) if response.streaming else response.content

    found: dict[str, list[object]] = {}
    for page in Page.objects.live().filter(depth__gt=1).order_by("path"):
        path = urlsplit(str(page.full_url)).path
        status, content = answer(path)
        titles = re.findall(rb"<title>([^<]*)</title>", content)
        found[path] = [status, [title.decode() for title in titles]]
        if issubclass(page.specific_class, LetterPage):
            status, content = answer(f"{path}signatories.csv")
            found[f"{path}signatories.csv"] = [status, hashlib.sha256(content).hexdigest()]
    found["signed in"] = [client.login(username="demo", password="demo")]
    found["/admin/"] = [answer("/admin/")[0]]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
