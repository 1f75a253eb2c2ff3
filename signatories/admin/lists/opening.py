"""The link that opens a new list for signatures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from signatories.models import SignatoryList


def open_signing_url(signatory_list: SignatoryList, user: Any) -> str:
    """Return the URL of the setting that opens a list; "" if it was open before or the user may not change it."""
    if signatory_list.was_ever_open or not user.has_perm("signatories.change_signatorylist"):
        return ""
    return f"{reverse('signatory_lists:edit', args=[signatory_list.pk])}#id_signing"
