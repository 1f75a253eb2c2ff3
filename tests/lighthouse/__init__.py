"""Lighthouse on pages of the site: scores, weight and shifts of the layout. Needs Node and Debian's Chromium."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import node

FOLDER = Path(__file__).parent
#: In the order in which Lighthouse shows them.
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
#: What Lighthouse says if Chromium recorded nothing, which happens now and then.
NO_RECORD = "Please run Lighthouse again"
#: Resource types that the weight of a page leaves out.
PICTURES = ("Image", "Media")


@dataclass(frozen=True)
class Measurement:
    """What Lighthouse found on a page, as a phone loads it for the first time.

    `scores` are from 0 to 100 by category. `weight` are the bytes that were sent, without pictures. `shift` is the
    cumulative layout shift. `hosts` are the hosts that were requested.
    """

    scores: dict[str, int]
    weight: int
    shift: float
    hosts: frozenset[str]


def measure(url: str) -> Measurement:
    """Run Lighthouse on a page; skips the test without a recent Node."""
    try:
        report = _report(url)
    except AssertionError as error:
        if NO_RECORD not in str(error):
            raise
        report = _report(url)
    requests = report["audits"]["network-requests"]["details"]["items"]
    return Measurement(
        scores={name: round(100 * category["score"]) for name, category in report["categories"].items()},
        weight=sum(item["transferSize"] for item in requests if item.get("resourceType") not in PICTURES),
        shift=report["audits"]["cumulative-layout-shift"]["numericValue"],
        hosts=frozenset(item["url"].split("/")[2] for item in requests if item["url"].startswith("http")),
    )


def _report(url: str) -> dict[str, Any]:
    with node.installed(FOLDER) as folder:
        options = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
        output = node.run(
            folder,
            *("npx", "lighthouse", url, *options, f"--chrome-flags={CHROMIUM_FLAGS}"),
            CHROME_PATH=str(shutil.which("chromium")),
        )
    report: dict[str, Any] = json.loads(output)
    return report
