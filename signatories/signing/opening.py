"""The way to open a list that nobody could sign yet."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from signatories.models import SignatoryList
from signatories.signing.deadlines import was_ever_open


def opening_url_of(signatory_list: SignatoryList, user: Any) -> str:
    """Return where `user` opens a list that was never open: its setting; "" for other lists and for who may not."""
    if was_ever_open(signatory_list) or not user.has_perm("signatories.change_signatorylist"):
        return ""
    return f"{reverse('signatory_lists:edit', args=[signatory_list.pk])}#id_signing"
