"""Lifetime of the links with which signers confirm, correct and withdraw. Mails and pages state it in words."""

from __future__ import annotations

LINK_LIFETIME_DAYS = 7
