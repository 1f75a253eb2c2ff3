"""A large site for trials and measurements: a coalition's posts and letters since 2002, made up from a few words.

The same numbers give the same site.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from wagtail.models import Locale

from cms.demo.files import DEMO_DIR, document, languages_with, stream
from cms.demo.keys import DEMO_USERNAME, demo_key
from cms.demo.site import SIGNATORY_FILES
from cms.news.enums import NewsKind
from cms.news.models import NewsCategory, NewsIndexPage, NewsPage
from core.users.models import User
from letters.models import LetterIndexPage, LetterPage
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from signatories.models import Organization, Relation, SignatoryList

#: Posts of ten pages in steps of ten, and a rest: the archive of a coalition since 2002 has 73 pages.
POSTS, LETTERS, SIGNATORIES, MEMBERS = 730, 24, 200, 47
FIRST_DAY, DAYS = date(2002, 5, 1), 8_820
#: Of ten posts, how many are of each kind.
KINDS = (
    *[NewsKind.NEWS] * 4,
    *[NewsKind.STATEMENT] * 2,
    *(NewsKind.PRESS_RELEASE, NewsKind.SPEECH, NewsKind.CALL_TO_ACTION, NewsKind.ROUND_UP),
)


def load_large() -> tuple[int, int]:
    """Add posts and letters to a site with the demo, and return how many of each there are then. Idempotent.

    Takes minutes. Raises `ValueError` if the demo is not there.
    """
    user = User.objects.filter(username=DEMO_USERNAME).first()
    languages = [code for code in languages_with("large") if _index(code)]
    if user is None or not languages:
        raise ValueError("Load the demo first.")
    for name in large_members():
        _add_member(name)
    for number in range(LETTERS):
        _letter(number, languages, user)
    categories = list(NewsCategory.objects.order_by("pk"))
    for language in languages:
        index, words = NewsIndexPage.objects.get(locale__language_code=language), document("large", language)
        for number, day in enumerate(_days()):
            if post := _post(number, day, index, words, user):
                post.categories = [categories[number % len(categories)]]
                post.save()
    return NewsPage.objects.count(), LetterPage.objects.count()


def large_post_keys() -> list[UUID]:
    """Return the translation keys of the posts that `load_large` adds."""
    return [_post_key(number) for number in range(POSTS)]


def large_letter_keys() -> list[UUID]:
    """Return the translation keys of the letters that `load_large` adds."""
    return [_letter_key(number) for number in range(LETTERS)]


def large_members() -> list[str]:
    """Return the names of the organizations that are members of the coalition."""
    names = _names()
    return [f"{place} {body}" for body in names["bodies"] for place in names["places"]][:MEMBERS]


def _post_key(number: int) -> UUID:
    return demo_key(f"large/post/{number}")


def _letter_key(number: int) -> UUID:
    return demo_key(f"large/letter/{number}")


def _index(language: str) -> NewsIndexPage | None:
    index: NewsIndexPage | None = NewsIndexPage.objects.filter(locale__language_code=language).first()
    return index


def _days() -> Iterator[date]:
    for number in range(POSTS):
        yield FIRST_DAY + timedelta(days=number * DAYS // POSTS)


def _post(number: int, day: date, index: NewsIndexPage, words: dict[str, Any], user: User) -> NewsPage | None:
    """Add a post below the page of news of a language; return None if it is there already."""
    key = _post_key(number)
    if NewsPage.objects.filter(translation_key=key, locale=index.locale_id).exists():
        return None
    random = Random(number)  # noqa: S311 - not for secrets
    kind = KINDS[number % len(KINDS)]
    subject = words["subjects"][random.randrange(len(words["subjects"]))]
    title = random.choice(words["titles"][kind.value]).format(
        subject=subject,
        Subject=subject[0].upper() + subject[1:],
        half=words["halves"][day.month > 6],  # noqa: PLR2004 - half a year
        year=day.year,
    )
    page = NewsPage(
        title=title,
        slug=f"{day:%Y-%m-%d}-{number}",
        kind=kind,
        date=day,
        locale=index.locale,
        owner=user,
        translation_key=key,
        excerpt=" ".join(random.sample(words["sentences"], 2)),
        body=_body(words["sentences"], random),
    )
    index.add_child(instance=page)
    return page


def _body(sentences: list[str], random: Random) -> Any:
    paragraphs = [" ".join(random.sample(sentences, 5)) for _number in range(4)]
    blocks = [{"type": "text", "value": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}]
    return stream(NewsPage, blocks)


def _letter(number: int, languages: list[str], user: User) -> None:
    signatory_list = None
    for language in languages:
        letters = LetterPage.objects.filter(translation_key=_letter_key(number))
        if letters.filter(locale__language_code=language).exists():
            continue
        words = document("large", language)
        subject = words["subjects"][number % len(words["subjects"])]
        letter = LetterPage(
            title=words["letter"].format(subject=subject),
            slug=f"{FIRST_DAY.year + number}-{number}",
            standfirst=words["standfirst"].format(subject=subject),
            date=date(FIRST_DAY.year + number, 5, 1 + number),
            place="Ottawa",
            salutation=words["salutation"],
            closing=words["closing"],
            locale=Locale.objects.get(language_code=language),
            owner=user,
            translation_key=_letter_key(number),
        )
        paragraphs = words["sentences"][: 5 + number % 10]
        blocks = [{"type": "paragraph", "value": f"<p>{sentence}</p>"} for sentence in paragraphs]
        letter.body = stream(LetterPage, blocks)
        LetterIndexPage.objects.get(locale__language_code=language).add_child(instance=letter)
        signatory_list = letter.signatory_list
    if signatory_list and not signatory_list.signatories.exists():
        _sign(signatory_list, number, user)


def _sign(signatory_list: SignatoryList, number: int, user: User) -> None:
    """Import signatories of a letter; two of three are people."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["kind", "name", "country", "signed_on"])
    names = _names()
    people = [f"{given} {family}" for given in names["given"] for family in names["family"]]
    bodies = [f"{place} {body}" for place in names["places"] for body in names["bodies"]]
    random = Random(number)  # noqa: S311 - not for secrets
    chosen = [("individual", name) for name in random.sample(people, SIGNATORIES * 2 // 3)]
    chosen += [("organization", name) for name in random.sample(bodies, SIGNATORIES // 3)]
    for position, (kind, name) in enumerate(chosen):
        day = date(FIRST_DAY.year + number, 5, 1) + timedelta(days=position % 40)
        rows.writerow([kind, name, "CA", day.isoformat()])
    content = file.getvalue().encode()
    import_file(signatory_list, content, file_name=SIGNATORY_FILES[0], options=ImportOptions(), user=user)


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads((DEMO_DIR / "large_names.json").read_text(encoding="utf-8"))
    return names


def _add_member(name: str) -> None:
    """Make an organization a member of the coalition, unless it is in the directory already."""
    member = Relation.objects.filter(is_membership=True).first()
    if not Organization.objects.filter(name=name).exists():
        Organization.objects.create(name=name, country="CA", relation=member)
