"""Tables of the worker: periodic tasks, requests for new passwords, and heartbeats."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.outbox.models import LeasedJob, RequestJob


class PeriodicRun(LeasedJob):
    """The due time of a task of `cms.operations.periodic_tasks.PERIODIC_TASKS`, and the outcome of its last run.

    `attempts` counts the runs since the last one that succeeded.
    """

    name = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: Wider than the inherited column: from before that had an upper limit, `MAX_COUNTED`.
    attempts = models.PositiveIntegerField(default=0, editable=False)
    error = models.CharField(max_length=255, blank=True)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = "periodic work"
        verbose_name_plural = "periodic work"
        default_permissions = ()
        permissions = (("view_system", _("Can see how the installation is doing")),)

    def __str__(self) -> str:
        return self.name


class PasswordResetRequest(RequestJob):
    """A request for a new password, stored until the worker looks up the accounts of the address."""

    email = models.CharField(max_length=254, primary_key=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(RequestJob.Meta):
        abstract = False
        verbose_name = "password reset request"
        verbose_name_plural = "password reset requests"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class WorkerHeartbeat(models.Model):
    """The last heartbeat of a worker; the jobs of a dead worker are queued again."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "worker"
        verbose_name_plural = "workers"
        default_permissions = ()

    def __str__(self) -> str:
        return self.worker_id
