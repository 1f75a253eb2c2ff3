"""Redis, the shared cache, is gone for a while."""

from __future__ import annotations

import os
import time

from tests.chaos.disasters.reporting import report
from tests.chaos.report import Row
from tests.servers.redis_server import RedisServer

#: More sign-ins than an account may try.
ATTEMPTS = 30


def strike(row: Row, server: RedisServer) -> None:
    """Read, sign and sign in without Redis; rate limits apply before and afterwards, and not meanwhile."""
    from django.test import Client

    from cms.redis_cache import ASK_AGAIN_AFTER
    from signatories.models import Contact
    from tests.chaos.kills import STAFF
    from tests.factories import LetterFactory, SignatoryListFactory
    from tests.signatories.signers import sign

    letter = LetterFactory(signatory_list=SignatoryListFactory(open=True))

    def statuses(password: str, attempts: int) -> set[int]:
        login = {"username": STAFF[0], "password": password}
        client = Client(raise_request_exception=False)
        return {client.post("/admin/login/", login).status_code for _attempt in range(attempts)}

    if 429 not in statuses("wrong", ATTEMPTS):
        row.stuck.append("no rate limit with Redis")
    server.stop()
    row.kills = 1
    sign(letter.signatory_list, email="robin@example.org")
    reader = Client(raise_request_exception=False)
    for address in ("/", letter.get_url(), f"{letter.get_url()}sign/", "/api/v1/letters"):
        if (status := reader.get(address).status_code) != 200:
            row.stuck.append(f"{address} is answered with {status}")
    if (found := statuses("wrong", ATTEMPTS)) != {200}:
        row.stuck.append(f"attempts to sign in are answered with {found}")
    if (found := statuses(STAFF[2], 1)) != {302}:
        row.stuck.append(f"signing in is answered with {found}")
    server.start()
    time.sleep(ASK_AGAIN_AFTER)
    if 429 not in statuses("wrong", ATTEMPTS):
        row.stuck.append("no rate limit after Redis is back")
    row.compare("signed", ["robin@example.org"], Contact.objects.values_list("email", flat=True))


if __name__ == "__main__":
    with RedisServer() as redis:
        os.environ["CACHE_URL"] = redis.url
        report("Redis gone", lambda row: strike(row, redis))
