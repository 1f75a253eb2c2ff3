"""The hashes of the audit log. Decision 51 describes them, so that others can compute them again from an export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models.audit_log import BaseLogEntry

from cms.audit.models import AuditRecord

#: The hash before that of the first record.
START = "0" * 64


def facts_of(record: AuditRecord) -> dict[str, Any]:
    """Return what the hash of a record covers, apart from the hash before, in its order."""
    return {
        "position": record.position,
        "log": record.log,
        "entry": record.entry_id,
        "timestamp": record.timestamp.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": record.action,
        "user": record.user_id,
        "object_type": record.object_type,
        "object_id": record.object_id,
        "details_digest": record.details_digest,
    }


def record_hash(previous: str, facts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record: of a JSON list with the hash before and the facts, without spaces."""
    return _sha256([previous, *facts.values()])


def details_digest(entry: BaseLogEntry, salt: str) -> str:
    """Return the salted SHA-256 of what a log entry has besides the facts. It is the same before and after storing."""
    data = json.loads(json.dumps(entry.data, cls=DjangoJSONEncoder), parse_float=_number)
    details = [entry.label, data, entry.revision_id, entry.content_changed, entry.deleted]
    return _sha256([salt, *details])


def _number(text: str) -> float | int:
    # PostgreSQL stores 1e+20 as an integer.
    number = float(text)
    return int(number) if number.is_integer() else number


def _sha256(values: list[Any]) -> str:
    return sha256(json.dumps(values, separators=(",", ":"), sort_keys=True).encode()).hexdigest()
