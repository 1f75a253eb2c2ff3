"""Examples of each request and response of the public API, with invented people, organizations and addresses.

Cursors, tokens and the puzzle are real ones, signed at `SIGNED_AT` by a site whose secret key is `SECRET_KEY`, so that
the API of such a site accepts them. They are written out, since a description must not depend on the site's own key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import override

from core.known_languages import SOURCE_LANGUAGE, language_name
from core.languages import language_codes

SECRET_KEY = "example"  # noqa: S105 - the key of no site
SIGNED_AT = datetime(2026, 7, 8, 9, 30, tzinfo=UTC)
BASE = "https://letters.example.org"
#: The first language of the site, and the second if there is one.
LANGUAGE, OTHER_LANGUAGES = language_codes()[0], language_codes()[1:2]
with override(SOURCE_LANGUAGE):
    LANGUAGE_NAMES = ", ".join(map(language_name, (LANGUAGE, *OTHER_LANGUAGES)))


def _by_language(text: str, translation: str) -> dict[str, str]:
    return {LANGUAGE: text, **dict.fromkeys(OTHER_LANGUAGES, translation)}


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
QUESTION = {
    "key": "city",
    "type": "text",
    "label": "City and province",
    "labels": _by_language("City and province", "Ville et province"),
    "help_text": "",
    "help_texts": _by_language("", ""),
    "kinds": ["organization", "individual"],
    "required": False,
    "visibility": "printed",
    "choices": [],
    "country": "",
    "asked": True,
    "answer_schema": {"type": "string", "maxLength": 255},
}
FORM_FIELDS = [
    {
        "name": "title",
        "label": "Title or profession",
        "type": "text",
        "help_text": "",
        "requirements": {"individual": "required"},
    },
    {
        "name": "website",
        "label": "Website",
        "type": "url",
        "help_text": "",
        "requirements": {"organization": "off"},
    },
]
QUESTIONS = [
    QUESTION,
    QUESTION
    | {
        "key": "postal_code",
        "type": "postal_code",
        "label": "Postal code",
        "labels": _by_language("Postal code", "Code postal"),
        "visibility": "private",
        "country": "CA",
        "answer_schema": {"type": "string"},
    },
]
GROUP = {"id": 4, "heading": "Members of the coalition"}
SIGNATORY = {
    "id": 311,
    "kind": "organization",
    "name": "Larch Society",
    "names": dict.fromkeys(OTHER_LANGUAGES, "Société du mélèze"),
    "title": "",
    "affiliation": "",
    "affiliation_for_identification": False,
    "website": "https://larch.example.org",
    "country": "CA",
    "region": "Ontario",
    "represented_by": "Bo Sample, Chair",
    "answers": {"city": "Toronto ON"},
    "details": "represented by Bo Sample, Chair, Toronto ON",
    "signed_on": "2026-07-08",
    "is_lead": True,
    "group": GROUP,
}
LISTED = {"sort_as": "Fernleaf, Robin", "family_name": "Fernleaf", "letter": "F"}
LISTED_NAMES = LISTED | {
    "choices": [LISTED, {"sort_as": "Robin Fernleaf", "family_name": "Robin Fernleaf", "letter": "R"}]
}
OWN_ENTRY = SIGNATORY | {
    "id": 412,
    "kind": "individual",
    "name": "Robin Fernleaf",
    "names": {},
    "title": "Teacher",
    "represented_by": "",
    "details": "Teacher, Toronto ON",
    "website": "",
    "is_lead": False,
    "group": None,
    "status": "published",
    "is_name_hidden": False,
    "listed": LISTED_NAMES,
}
#: The end of a page of the list with the primary key 7, in printed order.
CURSOR = (
    "WzMxMSwxLDQsIm9yZ2FuaXphdGlvbiIsImxhcmNoIHNvY2lldHkiLCIyMDI2LTA3LTA4VDEyOjAwOjAwKzAwOjAwIiwwXQ"
    ":ccoEhyAfBmshjQAmzFXJdaQZqEfd2YyYESVmdXqRGvs"
)
#: Tokens of links to `OWN_ENTRY`.
CONFIRM_TOKEN = "WzQxMiwiM2M2ZTBiOGE5YzE1MjI0YSJd:1whObQ:uDosckcdex2njzAscGsuj_HAfQtqzi2E5gwC0HbfiBM"  # noqa: S105
MANAGE_TOKEN = "WzQxMiwiM2M2ZTBiOGE5YzE1MjI0YSJd:1whObQ:pKFa07aA0-1d_-Nf-g0ddBO4rKc9l_-V_w9zU7W-0I4"  # noqa: S105
DISPUTE_TOKEN = "WzQxMiwiIl0:1whObQ:3cwOw4mzXNi9oQEz1WMmQ4ibjU9kzS2PtxBrIQpNn94"  # noqa: S105
PUZZLE = {
    "parameters": {
        "algorithm": "PBKDF2/SHA-256",
        "cost": 1000,
        "keyLength": 32,
        "keyPrefix": "00",
        "nonce": "0336022641255d1b602375e3e4dc6458",
        "salt": "4e392c79f51118e8f9636e36a615e370",
        "expiresAt": 1783546200,
    },
    "signature": "e43af2b4791d30a09628104cae0d58f49525c9e7dbbdb02e9b9a16bb12041cc8",
}
WAITING = {"changes": {"name": "Robin Fernleaf-Alder"}, "has_logo": False, "sent_at": "2026-07-08T09:30:00Z"}
SIGNED_TEXT = {
    "language": LANGUAGE,
    "published_at": "2026-07-08T09:00:00Z",
    "is_current": False,
    "may_sign": True,
    "current_version": TEXT_VERSION,
    "html": "<h2>Keep the lake</h2><p>No more wells.</p>",
    "changes": [
        [{"kind": "", "text": "Keep the lake"}],
        [{"kind": "", "text": "No "}, {"kind": "ins", "text": "more "}, {"kind": "", "text": "wells."}],
    ],
}
NEW_TEXT = {"is_current": True, "may_sign": False, "changes": []}
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

NEWS_PICTURE = {
    "url": f"{BASE}/media/images/rally.max-1600x1600.jpg",
    "width": 1600,
    "height": 1067,
    "alt_text": "A crowd in front of parliament.",
    "caption": "",
    "credit": "Wren Willow",
}
POST_SUMMARY = {
    "slug": "at-the-rally",
    "language": LANGUAGE,
    "kind": "speech",
    "title": "At the rally",
    "date": "2026-07-09",
    "author": "Wren Willow",
    "excerpt": "Bo Sample spoke for three towns.",
    "url": f"{BASE}/news/at-the-rally/",
    "picture": NEWS_PICTURE,
    "categories": [{"slug": "water", "name": "Water"}],
    "tags": [{"slug": "ottawa", "name": "Ottawa"}],
}
POST: dict[str, Any] = POST_SUMMARY | {
    "description": "Bo Sample spoke for three towns.",
    "contents": [{"anchor": "what-was-said-kdfm", "heading": "What was said"}],
    "body": [
        {"type": "text", "html": "<p>Bo Sample spoke for three towns.</p>"},
        {"type": "heading", "text": "What was said", "anchor": "what-was-said-kdfm"},
        {
            "type": "video",
            "title": "The rally",
            "url": "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "player_url": "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1",
            "host": "tube.example.org",
            "poster": NEWS_PICTURE,
            "caption": "",
            "credit": "",
        },
        {
            "type": "statement",
            "speaker": "Bo Sample, Chair",
            "on_behalf_of": "Larch Society",
            "occasion": "at the rally on the hill",
            "date": "2026-07-09",
            "html": "<p>We drink from it.</p>",
        },
    ],
    "related_letter": SUMMARY,
    "translations": [
        {"language": code, "slug": "au-rassemblement", "url": f"{BASE}/{code}/news/au-rassemblement/"}
        for code in OTHER_LANGUAGES
    ],
    "first_published_at": "2026-07-09T18:00:00Z",
    "last_published_at": "2026-07-09T18:00:00Z",
}

ISSUE_SUMMARY = {
    "slug": "july-2026",
    "language": LANGUAGE,
    "title": "July 2026",
    "date": "2026-07-15",
    "introduction": "What we did in July.",
    "url": f"{BASE}/digest/july-2026/",
}
ISSUE: dict[str, Any] = ISSUE_SUMMARY | {
    "description": "What we did in July.",
    "body": [
        {"type": "heading", "text": "On the hill", "anchor": "on-the-hill-x3kq"},
        {"type": "news", "heading": "", "posts": [POST_SUMMARY]},
    ],
    "translations": [
        {"language": code, "slug": "juillet-2026", "url": f"{BASE}/{code}/digest/juillet-2026/"}
        for code in OTHER_LANGUAGES
    ],
    "first_published_at": "2026-07-15T18:00:00Z",
    "last_published_at": "2026-07-15T18:00:00Z",
}

#: Successful responses by operation.
LINK = {"label": "Letters", "url": f"{BASE}/letters/", "language": LANGUAGE, "target_language": LANGUAGE}
SITE = {
    "name": "Coalition for Open Streets",
    "tagline": "47 organizations for the right to the city",
    "language": LANGUAGE,
    "texts_language": LANGUAGE,
    "home_pages": [{"language": LANGUAGE, "url": f"{BASE}/"}],
    "logo": {"url": f"{BASE}/media/images/logo.max-480x96.png", "width": 120, "height": 48},
    "icon": None,
    "colours": {
        "light": {"colour": "#1f3a5f", "on_colour": "#ffffff"},
        "dark": {"colour": "#a9c7ee", "on_colour": "#13202f"},
    },
    "fonts": "system",
    "header_menu": [
        LINK | {"items": []},
        LINK | {"label": "About", "url": "", "items": [LINK | {"label": "Members", "url": f"{BASE}/members/"}]},
    ],
    "footer_html": "<p>Forty-seven faith, labour and environmental organizations.</p>",
    "footer_menu": [LINK | {"label": "Donate", "url": f"{BASE}/donate/"}],
    "legal_pages": [LINK | {"label": "Privacy", "url": f"{BASE}/privacy/"}],
    "social_links": [{"label": "Mastodon", "url": "https://social.example.org/@streets"}],
}
HOME_PAGE = {
    "language": LANGUAGE,
    "url": f"{BASE}/",
    "introduction": "Three towns that drink from one lake.",
    "description": "Three towns that drink from one lake.",
    "body": [
        {"type": "letters", "heading": "", "letters": [SUMMARY]},
        {"type": "latest_news", "heading": "", "posts": [POST_SUMMARY]},
        {"type": "numbers", "numbers": [{"number": 47, "label": "member organizations"}]},
    ],
}
CALL = {
    "id": 3,
    "language": LANGUAGE,
    "heading": "Since you are here",
    "html": "<p>We take no money from governments.</p>",
    "picture": None,
    "buttons": [
        {
            "kind": "link",
            "text": "Give each month",
            "url": "https://donate.example.org/monthly",
            "is_secondary": False,
            "mail": None,
        },
        {
            "kind": "mail",
            "text": "Write to the Minister",
            "url": "mailto:minister@example.org?subject=The%20lake&body=Dear%20Minister%2C",
            "is_secondary": True,
            "mail": {
                "recipients": ["minister@example.org"],
                "subject": "The lake",
                "body": "Dear Minister,",
                "is_in_link": True,
            },
        },
    ],
    "ends_at": "2026-08-01T04:00:00Z",
}
RESPONSES: dict[str, dict[str, Any]] = {
    "site": SITE,
    "home_page": HOME_PAGE,
    "calls_to_action": {"results": [CALL]},
    "letters": {"count": 1, "next": None, "results": [SUMMARY]},
    "letter": LETTER,
    "news": {"count": 1, "next": None, "results": [POST_SUMMARY]},
    "news_archives": {
        "kinds": [{"kind": "speech", "label": "Speeches", "count": 1}],
        "categories": [{"slug": "water", "name": "Water", "count": 1}],
        "years": [{"year": 2026, "count": 1}],
    },
    "news_post": POST,
    "news_preview": POST | {"first_published_at": None, "last_published_at": None},
    "digest_issues": {"count": 1, "next": None, "results": [ISSUE_SUMMARY]},
    "digest_issue": ISSUE,
    "digest_preview": ISSUE | {"first_published_at": None, "last_published_at": None},
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
    "affiliations": {"results": [{"name": "Example University", "country": "CA"}]},
    "signatories": {
        "count": 77,
        "next": f"{BASE}/api/v1/letters/keep-the-lake/signatories?limit=1&cursor={quote(CURSOR)}",
        "results": [SIGNATORY],
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
    "new_sign_on": {
        "text_version": TEXT_VERSION,
        "opened": "IiI:1whObQ:Uw48BJfW6tXzqxt1JMP2fYIioSt3fcWl-TYwwhfIFwg",
        "puzzle": PUZZLE,
        "kinds": ["organization", "individual"],
        "allows_hidden_names": False,
        "prints_representatives": False,
        "suggests_affiliations": False,
        "sorts_by_family_name": True,
        "fields": FORM_FIELDS,
        "countries": [{"code": "CA", "name": "Canada"}, {"code": "FR", "name": "France"}],
        "questions": QUESTIONS,
        "privacy_address": "https://coalition.example.org/privacy",
    },
    "listed": LISTED_NAMES,
    "sign": {
        "detail": "Your signature counts once you confirm it with the link that we send to your address, "
        "within seven days."
    },
    "show": OWN_ENTRY | {"status": "unconfirmed"},
    "confirm": OWN_ENTRY,
    "manage": OWN_ENTRY
    | {
        "title": "Retired teacher",
        "details": "Retired teacher, Toronto ON",
        "token": MANAGE_TOKEN,
        "private_answers": {"postal_code": "M5V 2T6"},
        "waiting": WAITING,
        "signed_text": SIGNED_TEXT,
    },
    "sign_changed_text": OWN_ENTRY
    | {
        "token": MANAGE_TOKEN,
        "private_answers": {},
        "waiting": None,
        "signed_text": SIGNED_TEXT | NEW_TEXT,
    },
    "withdraw": OWN_ENTRY | {"status": "withdrawn"},
    "dispute": {"detail": "Thank you for telling us. The organizers have been informed."},
    "links": {"detail": "If something was signed with this address, a mail with links is on its way."},
    "new_subscription": {"puzzle": PUZZLE},
    "subscribe": {"detail": "If this address is not subscribed yet, a mail with a link to confirm is on its way."},
    "new_message": {"puzzle": PUZZLE},
    "send_message": {"detail": "Your message has arrived. We answer by e-mail."},
    "decline": {"detail": "You will get no more mail about this signature."},
    "change_address": {"detail": "A mail with a link is on its way to it. Nothing changes until you open that link."},
    "confirm_address": OWN_ENTRY
    | {"token": MANAGE_TOKEN, "private_answers": {}, "waiting": None, "signed_text": None},
    "refuse_address": {"detail": "Thank you. Your address is not used for this signature."},
    "object_to_address": OWN_ENTRY
    | {"token": MANAGE_TOKEN, "private_answers": {}, "waiting": None, "signed_text": None},
}

#: Request bodies by operation.
REQUESTS: dict[str, dict[str, Any]] = {
    "listed": {"name": "Robin Fernleaf", "country": "CA"},
    "sign": {
        "kind": "individual",
        "name": "Robin Fernleaf",
        "email": "robin@example.org",
        "title": "Teacher",
        "country": "CA",
        "answers": {"city": "Toronto ON", "postal_code": "M5V 2T6"},
        "text_version": TEXT_VERSION,
    },
    "show": {"token": CONFIRM_TOKEN},
    "confirm": {"token": CONFIRM_TOKEN},
    "manage": {"token": MANAGE_TOKEN, "changes": {"title": "Retired teacher"}},
    "sign_changed_text": {"token": MANAGE_TOKEN, "text_version": TEXT_VERSION},
    "withdraw": {"token": MANAGE_TOKEN},
    "dispute": {"token": DISPUTE_TOKEN, "block": False},
    "links": {"email": "robin@example.org"},
    "subscribe": {"email": "robin@example.org", "language": LANGUAGE},
    "send_message": {
        "page": 12,
        "name": "Robin Fernleaf",
        "email": "robin@example.org",
        "subject": "Joining the coalition",
        "text": "How can our library become a member?",
    },
    "decline": {"token": DISPUTE_TOKEN, "block": False},
    "change_address": {"token": MANAGE_TOKEN, "email": "robin.fernleaf@example.org"},
    "confirm_address": {"token": CONFIRM_TOKEN},
    "refuse_address": {"token": CONFIRM_TOKEN, "block": False},
    "object_to_address": {"token": DISPUTE_TOKEN},
}
