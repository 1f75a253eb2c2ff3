"""The sections of the privacy notice. Their facts are the settings, the retention rules, and what the site uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.contact.models import ContactMessage, ContactPage
from cms.contact.retention import RULES as CONTACT_RULES
from cms.digest.models import DigestIndexPage, Subscriber, SubscriberImport
from cms.digest.retention import RULES as DIGEST_RULES
from cms.legal.enums import PrivacySection
from cms.legal.sections import Fact, Section, SectionLink, fact
from cms.operations.housekeeping import RULES as ALL_RULES
from cms.webhooks.models import Endpoint
from core.numbers import grouped
from letters.visibility import visible
from signatories.enums import Visibility
from signatories.models import Question, SignatoryList
from signatories.privacy.notice_periods import periods_of_lists, retention_periods
from signatories.privacy.retention import RULES as SIGNING_RULES
from signatories.privacy.retention import RetentionRule

if TYPE_CHECKING:
    from cms.legal.models import PrivacyPage

#: What `EMAIL_BACKEND` of django-anymail begins with; the provider follows.
ANYMAIL = "anymail.backends."
#: Where the buckets are if the settings name no server.
AMAZON_S3 = "https://s3.amazonaws.com"


def periods(rules: Iterable[RetentionRule]) -> Iterator[Fact]:
    """Yield how long each kind of data is kept that a notice names."""
    named = [rule for rule in rules if rule.notice]
    for rule, (label, days) in zip(named, retention_periods(named), strict=True):
        period = _("not removed")
        if days is not None:
            period = ngettext("%s day", "%s days", days) % grouped(days)
        yield Fact(f"{rule.name}={days}", f"{label[:1].upper()}{label[1:]} – {period}", is_period=True)


def other_rules() -> list[RetentionRule]:
    """Return the rules that are not about signing, the digest or the contact form."""
    known = {rule.name for rule in (*SIGNING_RULES, *DIGEST_RULES, *CONTACT_RULES)}
    return [rule for rule in ALL_RULES if rule.name not in known]


def _responsible(page: PrivacyPage) -> Sequence[Fact]:
    controller = page.controller
    return [
        fact(name, text)
        for name, text in (
            ("name", controller.name),
            ("address", controller.address),
            ("contact", controller.contact),
        )
        if text
    ]


def _signing(page: Any) -> Iterator[Fact]:
    yield fact(
        "signing",
        _(
            "If you sign a letter, your signature is printed with the details you enter: your name or that of your "
            "organization, title, affiliation and place. You agree to that when you confirm it: your consent is "
            "why we may keep it."
        ),
        _(
            "Everything else is for the organizers of the letter only: your e-mail address, the person who signs for "
            "an organization, and your comments to them."
        ),
    )
    yield fact(
        "address",
        _(
            "Your address is used to confirm your signature, to tell you what becomes of it, and, if you ticked that, "
            "for updates or the newsletter. It is given to nobody else."
        ),
    )
    if Question.objects.exclude(visibility=Visibility.PRIVATE).exists():
        yield fact(
            "questions", _("Some letters ask more questions. The form says beside each whether the answer is printed.")
        )
    if Question.objects.filter(visibility=Visibility.PRIVATE).exists():
        yield fact(
            "private questions", _("Answers that the form calls private are kept and deleted with your address.")
        )
    yield fact(
        "networks",
        _(
            "The network from which you sign is kept as a keyed number, to prevent floods of signatures. A keyed "
            "number of your address stays with your signature, so that it can’t be used twice."
        ),
    )
    yield fact(
        "kept names",
        _(
            "You can withdraw your signature at any time. It is gone from the letter at once; its name is kept out of "
            "sight, so that nobody lists you again. Dated editions of the letter are never changed: those from before "
            "still have your name."
        ),
    )
    yield fact("claims", _("Data that is needed for legal claims is kept until these are settled."))
    yield from _signing_periods()


def _signing_periods() -> Iterator[Fact]:
    lists = periods_of_lists()
    if any(each.removes_names for each in lists):
        yield fact(
            "stays unless names are removed",
            _(
                "Your published signature is part of the letter and stays, unless names are removed from that letter, "
                "as said for it below. Everything else is removed, at most a day after these periods end:"
            ),
        )
    else:
        yield fact(
            "stays",
            _(
                "Your published signature is part of the letter and stays. Everything else is removed, at most a day "
                "after these periods end:"
            ),
        )
    yield from periods(SIGNING_RULES)
    for period in lists:
        words = {"letter": period.letter, "sentence": period.sentence}
        yield Fact(period.key, _("“%(letter)s”: %(sentence)s") % words, is_period=True)


def _digest(page: Any) -> Iterator[Fact]:
    if not (visible(DigestIndexPage.objects.all()).exists() or Subscriber.objects.exists()):
        return
    yield fact(
        "digest",
        _(
            "If you subscribe to our digest, we keep your address and the language of the issues until you "
            "unsubscribe, by the link in every issue. You agree to that by the link that we send to confirm it."
        ),
        _("We do not record who opens an issue or follows its links."),
        _("When you have unsubscribed, a keyed number of your address stays, so that nobody subscribes you again."),
    )
    if SubscriberImport.objects.filter(imported_at__isnull=False).exists():
        yield fact(
            "imported subscribers",
            _("We took some addresses over from earlier lists, whose subscribers had agreed to get mail from us."),
        )
    yield from periods(DIGEST_RULES)


def _contact(page: Any) -> Iterator[Fact]:
    if not (visible(ContactPage.objects.all()).exists() or ContactMessage.objects.exists()):
        return
    yield fact(
        "contact",
        _(
            "If you write through the contact form, we keep your name, your address and your message to answer it. "
            "The people who answer get it by mail."
        ),
    )
    yield from periods(CONTACT_RULES)


def _visits(page: Any) -> Iterator[Fact]:
    yield fact(
        "visits",
        _(
            "You can read this site without telling us who you are. It has no tracking, no advertisements and no "
            "statistics about visitors, and loads no scripts, fonts or pictures from other sites."
        ),
    )
    yield fact(
        "cookies",
        _(
            "Pages set no cookies, with three exceptions: one protects the form with which you sign, one remembers "
            "that you know the password of a page, and one is for those who sign in to edit the site."
        ),
    )
    yield fact(
        "counts",
        _(
            "To prevent floods, requests of a network are counted for up to an hour, under a keyed number. The web "
            "server may log the addresses of visitors’ devices for a few days."
        ),
    )
    yield fact(
        "videos",
        _(
            "Videos of other sites load once you start them. From then on, that site learns the address of your "
            "device, and its own rules apply."
        ),
    )
    if host := urlsplit(settings.MEDIA_URL).hostname:
        yield fact(f"uploads={host}", _("Pictures come from %s, where we store them.") % host)
    if settings.CORS_ALLOWED_ORIGINS or SignatoryList.objects.exclude(embedding_sites="").exists():
        yield fact(
            "other sites", _("Other sites can show our letters and their forms. What you enter there comes to us.")
        )


def _recipients(page: Any) -> Iterator[Fact]:
    yield fact(
        "operators",
        _("The people who run this site and its server can see these data, as far as their work needs it."),
    )
    if settings.EMAIL_BACKEND.startswith(ANYMAIL):
        provider = settings.EMAIL_BACKEND.removeprefix(ANYMAIL).partition(".")[0].replace("_", " ").capitalize()
        sentence = _("Mails are sent by the provider %s, which learns the addresses that they go to.") % provider
        yield fact(f"mail={provider}", sentence)
    else:
        yield fact("mail", _("Mails go through a mail server, which learns the addresses that they go to."))
    if settings.MEDIA_BUCKET or settings.PRIVATE_BUCKET:
        host = urlsplit(settings.S3_OPTIONS["endpoint_url"] or AMAZON_S3).hostname
        sentence = (
            _("Files of this site, such as documents and imported lists, are stored on the servers of %s.") % host
        )
        yield fact(f"storage={host}", sentence)
    if Endpoint.objects.filter(is_active=True).exists():
        yield fact(
            "webhooks",
            _("Other programs of the organizers are told about new signatures: what is public, never your address."),
        )
        yield from periods(other_rules())
    yield fact("nobody", _("We sell no data, and give them to nobody else unless a law makes us."))


def _rights(page: Any) -> Iterator[Fact]:
    yield fact(
        "rights",
        _(
            "You can ask what we keep about you, have it corrected, deleted or handed over, and object to its use, at "
            "any time and without giving a reason."
        ),
        _("Consent that you gave can be withdrawn; what happened before stays lawful."),
    )
    yield fact(
        "links",
        _(
            "You can see, correct and withdraw your signatures yourself, and download or erase what we keep about "
            "your address, by links that we send to it. If somebody signed with your address, the mail has a link to "
            "object."
        ),
    )
    yield fact(
        "authority",
        _("If you think that we break a law, you can complain to the data protection authority where you live."),
    )


def _rights_links(page: Any) -> Sequence[SectionLink]:
    return [SectionLink(reverse("signatures:link"), _("Manage your signatures"))]


SECTIONS: Sequence[Section] = (
    Section(PrivacySection.RESPONSIBLE, _responsible),
    Section(PrivacySection.SIGNING, _signing),
    Section(PrivacySection.DIGEST, _digest),
    Section(PrivacySection.CONTACT, _contact),
    Section(PrivacySection.VISITS, _visits),
    Section(PrivacySection.RECIPIENTS, _recipients),
    Section(PrivacySection.RIGHTS, _rights, _rights_links),
)
