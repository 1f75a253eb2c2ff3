"""The mail server refuses connections, then accepts them and says nothing, and then works again."""

from __future__ import annotations

import socket
from collections import Counter

from tests.chaos.disasters.reporting import report
from tests.chaos.report import Row

MANY = 5


def strike(row: Row) -> None:
    """Let a worker work during both, and compare what arrives afterwards."""
    from django.conf import settings

    from cms.digest import sendings
    from cms.digest.models import Delivery
    from signatories.enums import MailPurpose
    from signatories.mail.outbox import queue
    from signatories.models import Mail
    from tests.chaos.restart import let_time_pass, unsettled, work, work_until_idle
    from tests.cms.digest.issues import digest_issue
    from tests.cms.digest.test_subscriptions import subscriber
    from tests.factories import SignatoryFactory
    from tests.servers.ports import free_port
    from tests.signatories.smtp_server import smtp_server

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
    addresses = [f"s{number}@example.org" for number in range(MANY)]
    for address in addresses:
        queue(MailPurpose.RECEIPT, SignatoryFactory(email=address))
        subscriber(f"digest-{address}")
    sendings.decide(digest_issue(body=[("text", "<p>News.</p>")]), user=None)
    let_time_pass()
    work()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        let_time_pass()
        work()
    row.kills = 2
    waiting = Mail.objects.filter(sent_at=None, due_at__isnull=False).count()
    if waiting != MANY:
        row.lost.append(f"{waiting} of {MANY} mails wait")
    with smtp_server() as server:
        settings.EMAIL_PORT = server.port
        work_until_idle()
        arrived = Counter(server.recipients)
    row.stuck += [f"{job} waits" for job in unsettled()]
    row.compare("arrived", [*addresses, *(f"digest-{address}" for address in addresses)], arrived.elements())
    row.compare("sent", ["sent"] * MANY, ["sent" for _delivery in Delivery.objects.exclude(sent_at=None)])


if __name__ == "__main__":
    report("mail server gone", strike)
