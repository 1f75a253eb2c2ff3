"""The audit log: whether it is sealed, and its head, which people may note down."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit.models import AuditRecord
from cms.audit.sealing import head
from cms.audit.triggers import missing_triggers
from cms.monitoring.health import Finding, State
from cms.monitoring.work import LATE_AFTER


def check_audit_log() -> Finding:
    """Check that the database protects the audit log, and that records are sealed soon."""
    if missing_triggers():
        return Finding(State.FAILING, _("The database does not protect the audit log: triggers are missing."))
    unsealed = AuditRecord.objects.unsealed()
    last = head()
    figures = {"records": last.position, "unsealed": unsealed.count()}
    if unsealed.filter(timestamp__lt=timezone.now() - LATE_AFTER).exists():
        return Finding(State.WARNING, _("Records of the audit log wait for the worker to seal them."), figures)
    if not last.position:
        return Finding(State.OK, _("The audit log is empty."), figures)
    message = _("Record %(number)s is the last one in the chain, whose head is %(head)s")
    return Finding(State.OK, message % {"number": last.position, "head": last}, figures)
