"""Factories of rows. Every person, organization and address is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
import wagtail_factories
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from letters.models import Edition, LetterIndexPage, LetterPage, LetterUpdate
from signatories.addresses import email_key
from signatories.enums import ImportState, Kind, Signing, Source, Status, Visibility
from signatories.models import (
    Contact,
    ImportBatch,
    Organization,
    PaperSignatures,
    Question,
    Signatory,
    SignatoryGroup,
    SignatoryList,
)


class SignatoryListFactory(DjangoModelFactory):
    class Meta:
        model = SignatoryList

    class Params:
        open = factory.Trait(signing=Signing.OPEN)

    title = factory.Sequence(lambda n: f"List {n}")


class SignatoryGroupFactory(DjangoModelFactory):
    class Meta:
        model = SignatoryGroup

    signatory_list = factory.SubFactory(SignatoryListFactory)
    heading = factory.Sequence(lambda n: f"Group {n}")


class QuestionFactory(DjangoModelFactory):
    """A printed question for a line of text by default."""

    class Meta:
        model = Question

    signatory_list = factory.SubFactory(SignatoryListFactory)
    key = factory.Sequence(lambda n: f"question_{n}")
    label = factory.LazyAttribute(lambda question: question.key.replace("_", " ").capitalize())
    visibility = Visibility.PRINTED


class PaperSignaturesFactory(DjangoModelFactory):
    class Meta:
        model = PaperSignatures

    signatory_list = factory.SubFactory(SignatoryListFactory)
    number = factory.Sequence(lambda n: n + 1)
    counted_on = date(2026, 5, 3)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Larch Society {n}")


class SignatoryFactory(DjangoModelFactory):
    """A published organization by default; traits select other kinds and states."""

    class Meta:
        model = Signatory
        skip_postgeneration_save = True

    class Params:
        individual = factory.Trait(
            kind=Kind.INDIVIDUAL, name=factory.Sequence(lambda n: f"Robin Fernleaf {n}"), title="Professor"
        )
        unconfirmed = factory.Trait(status=Status.UNCONFIRMED, published_at=None)
        pending = factory.Trait(status=Status.PENDING, published_at=None)
        rejected = factory.Trait(status=Status.REJECTED, published_at=None)
        withdrawn = factory.Trait(status=Status.WITHDRAWN)

    signatory_list = factory.SubFactory(SignatoryListFactory)
    kind = Kind.ORGANIZATION
    name = factory.Sequence(lambda n: f"Cedar Network {n}")
    status = Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    source = Source.STAFF

    @factory.post_generation
    def email(self: Signatory, create: bool, extracted: str | None, **kwargs: Any) -> None:  # type: ignore[misc]
        """Give the entry a contact with this address: `SignatoryFactory(email="a@example.org")`."""
        if create and extracted:
            Contact.objects.create(signatory=self, email=extracted)
            self.email_key = email_key(extracted)
            self.save()


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    signatory_list = factory.SubFactory(SignatoryListFactory)
    file_name = "signatories.csv"
    sha256 = "0" * 64
    state = ImportState.IMPORTED


class LetterFactory(wagtail_factories.PageFactory):
    """A published English letter below the site's index of letters; `language="fr"` creates a French one."""

    class Meta:
        model = LetterPage

    class Params:
        language = "en"

    title = factory.Sequence(lambda n: f"Letter {n}")
    slug = factory.Sequence(lambda n: f"letter-{n}")
    parent = factory.LazyAttribute(
        lambda letter: LetterIndexPage.objects.get(locale__language_code=letter.language, depth=3)
    )
    locale = factory.LazyAttribute(lambda letter: Locale.objects.get(language_code=letter.language))
    place = "Ottawa"
    date = date(2026, 7, 8)
    salutation = "Dear Minister,"
    closing = "Respectfully,"


class LetterUpdateFactory(DjangoModelFactory):
    """News about a letter; `kind="delivered"` or `kind="answered"` for the others."""

    class Meta:
        model = LetterUpdate

    signatory_list = factory.SubFactory(SignatoryListFactory)
    day = date(2026, 5, 3)
    text = factory.Sequence(lambda n: f"The minister met us {n + 1} times.")


class NewsFactory(wagtail_factories.PageFactory):
    """A published English post below a page of news, which is made when needed; `language="fr"` for a French one."""

    class Meta:
        model = NewsPage

    class Params:
        language = "en"

    title = factory.Sequence(lambda n: f"Post {n}")
    slug = factory.Sequence(lambda n: f"post-{n}")
    parent = factory.LazyAttribute(lambda post: news_index(post.language))
    locale = factory.LazyAttribute(lambda post: Locale.objects.get(language_code=post.language))
    date = date(2020, 7, 8)


def news_index(language: str = "en") -> NewsIndexPage:
    """Return the page of news in a language; all of them are translations of each other."""
    page: NewsIndexPage | None = NewsIndexPage.objects.filter(locale__language_code=language).first()
    if page is not None:
        return page
    home, other = HomePage.objects.get(locale__language_code=language), NewsIndexPage.objects.first()
    key = {"translation_key": other.translation_key} if other else {}
    page = NewsIndexPage(title="News", slug="news", locale=home.locale, **key)
    home.add_child(instance=page)
    return page


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    signatory_list = factory.SubFactory(SignatoryListFactory)
