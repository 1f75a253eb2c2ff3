"""The columns of a file of subscribers, recognized by their headers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from signatories.exchange.headers.mapping import guess_mapping, plain_words

EMAIL = "email"
#: The fields of a row, with their labels.
FIELDS = {
    EMAIL: _("E-mail address"),
    "language": _("Language"),
    "status": _("Status"),
    "consent_at": _("Date of the consent"),
    "consent_source": _("Origin of the consent"),
    "unsubscribed_at": _("Unsubscribed"),
    "bounced_at": _("Undeliverable"),
}
#: Usual headers, folded, in several languages. Of several in a file, the first one here counts.
HEADERS: dict[str, tuple[str, ...]] = {
    "language": (
        *("language", "preferred language", "locale", "lang", "langue", "langue preferee", "sprache", "idioma"),
        "lingua",
    ),
    "status": (
        *(
            "status",
            "subscription status",
            "email status",
            "member status",
            "subscriber status",
            "email marketing status",
        ),
        *("statut", "etat", "state", "subscribed", "abonne", "abonnement", "abonniert", "estado", "suscrito"),
        *("opt in", "optin", "newsletter", "consent", "consentement", "einwilligung", "consentimiento"),
        *("email opt in", "email subscribed", "is subscribed", "accepts marketing", "accepts email marketing"),
        *("marketing consent", "gdpr consent"),
    ),
    "consent_at": (
        *("consent at", "consent date", "date of consent", "confirmed at", "confirm time", "confirmation time"),
        *("confirmed", "confirmation date", "date de confirmation", "date du consentement", "datum der einwilligung"),
        *("optin time", "opt in time", "opt in date", "subscribe date", "subscribed on", "subscribed at"),
        *("subscription date", "date d inscription", "inscrit le", "anmeldedatum", "date added", "created at"),
        *("timestamp", "horodateur", "zeitstempel", "marca temporal", "date", "datum", "fecha"),
    ),
    "consent_source": (
        *("consent source", "source of consent", "origin of the consent", "source du consentement"),
        *("herkunft der einwilligung", "signup source", "optin source", "opt in source", "subscription source"),
        *("source", "origin", "origine", "provenance", "quelle", "herkunft", "origen"),
    ),
    "unsubscribed_at": (
        *("unsubscribed at", "unsub time", "unsubscribe date", "unsubscribed on", "date de desinscription"),
        *("date de desabonnement", "abmeldedatum", "abgemeldet am", "fecha de baja"),
        *("unsubscribed", "is unsubscribed", "unsubscribe", "opt out", "optout", "opted out", "email opt out"),
        *("opted out of email", "has opted out of email", "do not email", "do not mail", "do not contact", "no email"),
        *("desabonne", "desinscrit", "abgemeldet", "de baja"),
    ),
    "bounced_at": ("bounced at", "clean time", "bounce date", "date of bounce", "bounced on", "bounced", "cleaned"),
}


def guess_columns(headers: Sequence[str], guessed: dict[str, str]) -> dict[str, str]:
    """Return the header of each field that a file has. `guessed` has columns without a name that signatories have."""
    columns = guessed or guess_mapping([header for header in headers if header])
    shared = {EMAIL: EMAIL, "signed_on": "consent_at"}
    found = {shared[column]: header for header, column in reversed(columns.items()) if column in shared}
    words = {plain_words(header).replace("-", " "): header for header in reversed(headers) if header}
    for field, names in HEADERS.items():
        header = next((words[name] for name in names if name in words), "")
        if header and header not in found.values():
            found[field] = header
    return found
