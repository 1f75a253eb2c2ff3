"""Examples of letters, their counts and their editions."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, LANGUAGE, LANGUAGE_NAMES, OTHER_LANGUAGES
from cms.api.examples.sign_on_form import FORM_FIELDS, QUESTIONS
from cms.api.examples.signatories import GROUP

TEXT_VERSION = "9f86d081884c7d65"
COUNTS = {"organizations": 31, "individuals": 46, "paper": 120}
SUMMARY = {
    "slug": "keep-the-lake",
    "language": LANGUAGE,
    "title": "Keep the lake",
    "standfirst": "An open letter on the water of three towns.",
    "date": "2026-07-08",
    "url": f"{BASE}/letters/keep-the-lake/",
    "counts": COUNTS,
    "status": {
        "state": "delivered",
        "sentence": "Delivered to the Minister of Water on 20 July 2026 · Open for signatures",
        "day": "2026-07-20",
    },
    "goal": {"goal": 100, "signatures": 77, "sentence": "77 of 100 signatures, 23 to go"},
}
FILE = {
    "number": 2,
    "language": LANGUAGE,
    "published_at": "2026-07-09T14:00:00Z",
    "counts": COUNTS,
    "pages": 3,
    "size": 61_204,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "text_version": TEXT_VERSION,
    "url": f"{BASE}/editions/k7x2m9qw4r/2/{LANGUAGE}.pdf",
}
PICTURE = {
    "type": "image",
    "url": f"{BASE}/media/images/lake.max-1600x1600.jpg",
    "width": 1600,
    "height": 900,
    "alt_text": "The lake at dawn.",
    "credit": "Wren Willow",
}
QUOTATION = {"type": "quotation", "quote": "We drink from it.", "attribution": "Robin Fernleaf"}
LETTER: dict[str, Any] = SUMMARY | {
    "place": "Ottawa",
    "place_and_date": "Ottawa, 8 July 2026",
    "recipients": [{"name": "Jo Cedar", "office": "Minister of Water", "institution": "", "address": "Ottawa"}],
    "copies": [],
    "subject": "The water of three towns",
    "salutation": "Dear Minister,",
    "body": [
        {"type": "heading", "text": "What we ask"},
        {"type": "paragraph", "html": "<p>Keep the lake as it is.</p>"},
        {"type": "demands", "items": ["<p>No more wells.</p>"]},
        QUOTATION,
        PICTURE,
        {"type": "notes", "items": ["<p>The report of 2025.</p>"]},
    ],
    "body_html": "<h2>What we ask</h2><p>Keep the lake as it is.</p>",
    "closing": "Respectfully,",
    "text_version": TEXT_VERSION,
    "signed_by": "Larch Society, 30 other organizations, 46 individuals and 120 on paper",
    "paper_signatures": [{"number": 80, "counted_on": "2026-07-04", "note": "Collected at the market in Ottawa"}],
    "text_changed_at": None,
    "text_change": None,
    "signed_earlier_text": {"organizations": 0, "individuals": 0},
    "first_published_at": "2026-07-08T12:00:00Z",
    "last_published_at": "2026-07-09T09:30:00Z",
    "translations": [
        {"language": code, "slug": "gardons-le-lac", "url": f"{BASE}/{code}/letters/gardons-le-lac/"}
        for code in OTHER_LANGUAGES
    ],
    "updates": [
        {
            "id": 3,
            "kind": "delivered",
            "day": "2026-07-20",
            "sentence": "Delivered to the Minister of Water on 20 July 2026",
            "party": "the Minister of Water",
            "text": "Five of us handed it over in Ottawa.",
            "document": {"title": "Receipt", "url": f"{BASE}/documents/7/receipt.pdf", "size": 48_211},
            "link": "https://news.example.org/lake",
        }
    ],
    "signing": {
        "state": "open",
        "sentence": "Open for signatures",
        "opens_at": None,
        "closes_at": "2026-08-01T04:00:00Z",
        "deadline": "1 August 2026, 00:00 Eastern Time",
        "time_zone": "America/Toronto",
        "time_zone_name": "Eastern Time",
        "kinds": ["organization", "individual"],
        "reviewed": ["organization"],
        "allows_hidden_names": False,
        "prints_representatives": False,
        "suggests_affiliations": False,
        "fields": FORM_FIELDS,
        "questions": QUESTIONS,
    },
    "groups": [GROUP],
    "print_options": {
        "identification_note": True,
        "numbers_signatories": False,
        "groups_by_country": False,
        "repeats_leads": False,
        "shows_logos": False,
    },
    "logos": [],
    "press": {
        "contacts": [
            {
                "name": "Wren Willow",
                "role": "Press officer",
                "telephone": "+1 555 0100",
                "email": "press@example.org",
                "languages": LANGUAGE_NAMES,
                "hours": "9:00 to 17:00, Eastern Time",
            }
        ],
        "quotes": [QUOTATION],
        "release_html": "<p>Thirty-one organizations ask the minister to keep the lake.</p>",
        "images": [PICTURE],
        "kit_url": f"{BASE}/letters/keep-the-lake/press.zip",
    },
    "latest_edition": FILE,
    "files": {
        "signatories_csv": f"{BASE}/letters/keep-the-lake/signatories.csv",
        "signatories_json": f"{BASE}/letters/keep-the-lake/signatories.json",
        "share_image": f"{BASE}/letters/keep-the-lake/share.png",
        "badge": f"{BASE}/letters/keep-the-lake/count.svg",
        "feed": f"{BASE}/letters/keep-the-lake/feed.atom",
        "editions_feed": f"{BASE}/letters/keep-the-lake/editions.atom",
    },
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "letters": {"count": 1, "next": None, "results": [SUMMARY]},
    "letter": LETTER,
    "preview": LETTER | {"first_published_at": None, "last_published_at": None, "latest_edition": None},
    "counts": COUNTS
    | {
        "by_day": [
            {"date": "2026-07-08", "organizations": 30, "individuals": 40},
            {"date": None, "organizations": 1, "individuals": 6},
        ],
        "by_country": [
            {"country": "", "organizations": 1, "individuals": 6},
            {"country": "CA", "organizations": 30, "individuals": 40},
        ],
    },
    "editions": {
        "results": [
            {
                "number": 2,
                "published_at": "2026-07-09T14:00:00Z",
                "counts": COUNTS,
                "change": "+3 organizations since edition 1",
                "text_changed": False,
                "taken_down": "",
                "files": [FILE],
                "signatories_url": f"{BASE}/editions/k7x2m9qw4r/2/signatories.csv",
            }
        ]
    },
    "copy": FILE | {"title": "Keep the lake", "taken_down": "", "is_available": True},
}
