"""The style sheet of the site that a page links to."""

from __future__ import annotations

import re

from django.test import Client


def style_sheet_url(client: Client, address: str = "/") -> str:
    match = re.search(r'<link rel="stylesheet" href="(/style-[0-9a-f]{12}\.css)">', client.get(address).text)
    assert match
    return match[1]


def style_sheet(client: Client, address: str = "/") -> str:
    return client.get(style_sheet_url(client, address)).text
