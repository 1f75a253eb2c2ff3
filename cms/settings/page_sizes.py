"""The number of entries on each kind of public page."""

from __future__ import annotations

from cms.settings.env import env

# Names on the page of a letter. A longer list continues on pages of its own.
LETTER_PAGE_NAMES = env.number("LETTER_PAGE_NAMES", default=300, least=1)
LIST_PAGE_NAMES = env.number("LIST_PAGE_NAMES", default=200, least=1)
INDEX_PAGE_LETTERS = env.number("INDEX_PAGE_LETTERS", default=20, least=1)
SEARCH_PAGE_RESULTS = env.number("SEARCH_PAGE_RESULTS", default=20, least=1)
DIGEST_PAGE_ISSUES = env.number("DIGEST_PAGE_ISSUES", default=20, least=1)
NEWS_PAGE_POSTS = env.number("NEWS_PAGE_POSTS", default=10, least=1)
