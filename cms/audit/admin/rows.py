"""Records with what people read about them: names and texts from the log entries, as long as these keep them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models.audit_log import BaseLogEntry
from wagtail.users.utils import get_deleted_user_display_name

from cms.audit.models import AuditRecord
from cms.audit.recording import log_models
from core.audit_log import ERASED
from core.users.models import User

#: Records whose log entries are read at once.
BATCH = 500


@dataclass(frozen=True)
class Row:
    """A record with its log entry. `url` is the screen of the object; "" if it is gone, or closed to the reader."""

    record: AuditRecord
    entry: BaseLogEntry | None
    user: User | None
    url: str = ""

    @property
    def label(self) -> str:
        """The name of the object when it was logged; "" without a log entry."""
        return self.entry.label if self.entry else ""

    @property
    def shown_label(self) -> str:
        """The label in the language of the reader, also where names were erased."""
        return _("(erased)") if self.label == ERASED else self.label

    @property
    def message(self) -> str:
        """What was done, in words."""
        return str(self.entry.message) if self.entry else self.record.action

    @property
    def type_label(self) -> str:
        """The type of the object, in words."""
        return type_label(self.record.object_type)

    @property
    def user_name(self) -> str:
        """The name of who did it; "system" for nobody, and the number of an account that is gone."""
        if self.record.user_id is None:
            return _("system")
        if self.user is None:
            return str(get_deleted_user_display_name(self.record.user_id))
        return self.user.get_full_name().strip() or self.user.get_username()


def type_label(object_type: str) -> str:
    """Return the name of a type such as "signatories.signatory"; itself if the type is gone."""
    try:
        return str(capfirst(apps.get_model(object_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return object_type


def rows_of(records: Iterable[AuditRecord], *, reader: User | None = None) -> Iterator[Row]:
    """Yield the rows of records, with links to what a reader may edit."""
    remaining = iter(records)
    while some := list(islice(remaining, BATCH)):
        entries, urls = _entries_of(some, AdminURLFinder(reader) if reader else None)
        users = User.objects.select_related("wagtail_userprofile").in_bulk({each.user_id for each in some} - {None})
        for record in some:
            key = (record.log, record.entry_id)
            yield Row(record, entries.get(key), users.get(record.user_id), urls.get(key) or "")


def _entries_of(
    records: list[AuditRecord], finder: Any
) -> tuple[dict[tuple[str, int], BaseLogEntry], dict[tuple[str, int], str]]:
    entries, urls = {}, {}
    for log_model in log_models():
        log = log_model._meta.label_lower
        found = log_model.objects.filter(pk__in=[record.entry_id for record in records if record.log == log])
        pairs = found.with_instances() if finder else ((entry, None) for entry in found)
        for entry, instance in pairs:
            entries[log, entry.pk] = entry
            urls[log, entry.pk] = finder.get_edit_url(instance) if instance else ""
    return entries, urls
