"""The table of the worker's periodic tasks, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from cms.models import PeriodicRun
from core.outbox.backoff import Backoff
from core.outbox.queue import Outbox

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class PeriodicTask:
    """A function without arguments, given by its dotted path, and how often it runs.

    Functions have to be idempotent: one that was killed is run again.
    """

    name: str
    every: timedelta
    function: str
    #: A function that returns, with one cheap query, whether there is anything to do; "" always runs the task.
    has_due: str = ""
    #: A run that takes longer is considered dead, and another one starts. A task that can take longer has to be safe
    #: beside another run of itself.
    lease: timedelta = timedelta(minutes=10)

    @property
    def outbox(self) -> Outbox[PeriodicRun]:
        """Return the outbox of its `PeriodicRun`: a failed run is retried with exponential backoff."""
        backoff = Backoff(self.every * 2, factor=2, longest=max(self.every, self.lease))
        return Outbox(PeriodicRun, backoff, self.lease)


#: The lease of tasks whose jobs have leases of their own: another worker may join in, and jobs wait for a killed
#: worker no longer than this.
JOBS_ARE_LEASED = timedelta(minutes=1)

PERIODIC_TASKS: Sequence[PeriodicTask] = (
    PeriodicTask(
        "mail",
        SECOND,
        "signatories.mail.delivery.deliver",
        "signatories.mail.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "requests to confirm",
        SECOND,
        "signatories.mail.mail_runs.ask_due",
        "signatories.mail.mail_runs.has_due",
    ),
    PeriodicTask(
        "reminders",
        60 * SECOND,
        "signatories.mail.reminders.remind_due",
        "signatories.mail.reminders.has_due",
    ),
    PeriodicTask(
        "requests to confirm imports",
        5 * SECOND,
        "signatories.exchange.imports.confirmations.start_due_runs",
        "signatories.exchange.imports.confirmations.has_due",
    ),
    PeriodicTask("pages for webhooks", 30 * SECOND, "cms.webhooks.page_announcements.announce_pages"),
    PeriodicTask(
        "link requests",
        SECOND,
        "signatories.signing.link_requests.answer_link_requests",
        "signatories.signing.link_requests.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "webhooks",
        SECOND,
        "cms.webhooks.dispatcher.deliver",
        "cms.webhooks.dispatcher.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "subscription requests",
        SECOND,
        "cms.digest.subscriptions.answer_requests",
        "cms.digest.subscriptions.has_requests",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "requests to confirm subscriptions",
        SECOND,
        "cms.digest.confirmations.deliver",
        "cms.digest.confirmations.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "tests of issues of the digest",
        SECOND,
        "cms.digest.issue_tests.deliver",
        "cms.digest.issue_tests.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "issues of the digest",
        SECOND,
        "cms.digest.sendings.prepare_due",
        "cms.digest.sendings.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "deliveries of the digest",
        SECOND,
        "cms.digest.delivery.deliver",
        "cms.digest.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "messages of the contact form",
        SECOND,
        "cms.contact.delivery.deliver",
        "cms.contact.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "password resets",
        SECOND,
        "cms.accounts.password_resets.answer_password_resets",
        "cms.accounts.password_resets.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "invitations",
        SECOND,
        "cms.accounts.invitations.delivery.deliver",
        "cms.accounts.invitations.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "missing sort texts",
        60 * SECOND,
        "signatories.moderation.missing_sort_texts.guess_missing",
        "signatories.moderation.missing_sort_texts.has_missing",
    ),
    PeriodicTask(
        "logos",
        5 * SECOND,
        "signatories.signing.logo_processing.process_logos",
        "signatories.signing.logo_processing.has_due",
    ),
    PeriodicTask(
        "sort keys",
        SECOND,
        "signatories.sort_orders.orders.fill_due",
        "signatories.sort_orders.orders.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("sort orders", 30 * SECOND, "signatories.sort_orders.orders.request_missing"),
    PeriodicTask("old previews", timedelta(hours=1), "letters.file_retention.delete_expired_previews"),
    PeriodicTask("notify moderators", 30 * SECOND, "signatories.moderation.moderators.notify_moderators"),
    PeriodicTask("closings", 10 * SECOND, "signatories.events.send_closing_signals"),
    PeriodicTask("automatic editions", 60 * SECOND, "letters.editions.automatic.request_due_editions"),
    PeriodicTask(
        "editions",
        SECOND,
        "letters.editions.jobs.make_due",
        "letters.editions.jobs.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("published texts", 600 * SECOND, "letters.signed_texts.text_changes.record_texts"),
    PeriodicTask("failure reports", 60 * SECOND, "letters.failures.report", "letters.failures.has_due"),
    PeriodicTask(
        "derived files",
        SECOND,
        "letters.derived_files.make_due",
        "letters.derived_files.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("files of long lists", 10 * SECOND, "letters.public.list_files.request_files"),
    PeriodicTask("changes of lists", 60 * SECOND, "signatories.list_changes.compact"),
    PeriodicTask("derived files of what is gone", 3600 * SECOND, "letters.derived_files.prune"),
    PeriodicTask("audit log", 5 * SECOND, "cms.audit.sealing.seal", "cms.audit.sealing.has_unsealed"),
    PeriodicTask(
        "verification of the audit log",
        timedelta(days=1),
        "cms.audit.verification.verify_daily",
        lease=timedelta(hours=1),
    ),
    PeriodicTask("cdn", SECOND, "cms.cdn.delivery.deliver", "cms.cdn.delivery.has_due", lease=JOBS_ARE_LEASED),
    PeriodicTask("times of a wrong clock", 300 * SECOND, "cms.operations.clock_changes.pull_back"),
    PeriodicTask("scheduled publishing", 30 * SECOND, "cms.operations.scheduled_publishing.publish_scheduled"),
    PeriodicTask("housekeeping", timedelta(days=1), "cms.operations.housekeeping.run", lease=timedelta(hours=1)),
    PeriodicTask(
        "backups",
        600 * SECOND,
        "cms.backups.nightly.make_nightly_backup",
        "cms.backups.nightly.is_due",
        lease=timedelta(hours=2),
    ),
    PeriodicTask("abandoned jobs", 60 * SECOND, "cms.operations.workers.requeue_abandoned"),
    PeriodicTask(
        "interrupted imports",
        60 * SECOND,
        "signatories.tasks.resume_imports",
        "signatories.tasks.has_imports_under_way",
    ),
)
