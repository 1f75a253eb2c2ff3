"""Sign-ons and confirmations under load: `python -m tests.benchmarks.sign_ons SECONDS` prints figures as JSON.

The server is gunicorn as in the README; clients, server and database share the machine.
"""

from __future__ import annotations

import base64
import json
import random
import socket
import sys
import time
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.http_client import request, send
from tests.benchmarks.server import served

STORM, STORM_ADDRESSES = 20_000, 1_000
#: Requests per state of an address, to compare response times.
SAMPLES = 500
TOKEN = "a" * 32
#: Letters in place of digits, because names with digits take a slower way: they could be titles or degrees.
LETTERS = str.maketrans("0123456789", "abcdefghij")


def solution() -> str:
    """Return a solved puzzle, made from a known solution: solving thousands would take too long."""
    import altcha
    from django.conf import settings

    from signatories.signing import proof_of_work

    challenge = altcha.create_challenge(
        proof_of_work.ALGORITHM,
        settings.SIGN_ON_PROOF_COST,
        counter=7,
        expires_at=int(time.time()) + proof_of_work.LASTS,
        hmac_secret=proof_of_work._secret(settings.SECRET_KEY),
    )
    parameters = challenge.parameters
    key = altcha.derive_key_pbkdf2(
        parameters, bytes.fromhex(parameters.salt), bytes.fromhex(parameters.nonce) + (7).to_bytes(4, "big")
    )
    payload = {"challenge": challenge.to_dict(), "solution": {"counter": 7, "derivedKey": key.hex()}}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def sign_on_request(letter: Any, number: int, opened: str, *, email: str = "") -> bytes:
    """Return the request of one person, from their own IP address."""
    body = {
        "csrfmiddlewaretoken": TOKEN,
        "kind": "individual",
        "name": f"Robin Fernleaf {_family_name(number)}",
        "title": "Professor",
        "affiliation": "Example College",
        "email": email or f"robin{number}@example.org",
        "country": "CA",
        "text_version": letter.text_version,
        "opened": opened,
        "proof": solution(),
        "step": "send",
    }
    return request("POST", f"/letters/{letter.slug}/sign/", urlencode(body), **_headers(number))


def _family_name(number: int) -> str:
    return f"{number:08}".translate(LETTERS).capitalize()


def number_of(name: str) -> int:
    """Return the number of the person with a name."""
    return int(name.rpartition(" ")[2].lower().translate({letter: digit for digit, letter in LETTERS.items()}))


def sign_on_requests(letter: Any, count: int, **fields: Any) -> list[bytes]:
    """Return the requests of `count` people, with forms opened long enough ago."""
    opened = _opened()
    return [sign_on_request(letter, number, opened, **fields) for number in range(count)]


def measure_sign_ons(port: int, letter: Any, seconds: float) -> dict[str, float]:
    """Sign for a while; return the rates, and the number of lost and of duplicate sign-ons."""
    from signatories.models import Contact, Mail, Signatory

    requests = sign_on_requests(letter, int(seconds * 700))
    hello = send(port, iter([request("GET", "/hello/")] * 1_000_000), seconds=min(seconds, 10))
    outcome = send(port, iter(requests), seconds=seconds)
    stored = Signatory.objects.filter(signatory_list=letter.signatory_list).count()
    acknowledged = outcome.statuses.get(302, 0)
    assert Contact.objects.count() == Mail.objects.count() == stored
    return {
        "hello": hello.rate,
        "sign_ons": outcome.rate,
        "p99": outcome.p99,
        "refused": outcome.refused,
        "lost": max(0, acknowledged - stored),
        "duplicated": max(0, stored - len(outcome.milliseconds)),
    }


def measure_confirmations(port: int, letter: Any, seconds: float) -> dict[str, float]:
    """Confirm each entry once."""
    from signatories.enums import Status
    from signatories.mail.link_tokens import LinkPurpose, make_token
    from signatories.models import Signatory

    waiting = Signatory.objects.filter(signatory_list=letter.signatory_list, status=Status.UNCONFIRMED)
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    requests = [
        request("POST", f"/signatures/confirm/{make_token(LinkPurpose.CONFIRM, entry)}/", body, **_headers(number))
        for number, entry in enumerate(waiting[: int(seconds * 700)])
    ]
    outcome = send(port, iter(requests), seconds=seconds)
    counted = Signatory.objects.filter(signatory_list=letter.signatory_list).counted().count()
    assert outcome.statuses == {200: counted}
    return {"confirmations": outcome.rate}


def measure_storm(port: int, letter: Any) -> dict[str, float]:
    """Send 20,000 requests with 1,000 distinct addresses."""
    from signatories.models import Mail, Signatory

    letter.signatory_list.signatories.all().delete()
    requests = sign_on_requests(letter, STORM_ADDRESSES) * (STORM // STORM_ADDRESSES)
    random.Random(1).shuffle(requests)  # noqa: S311 - the same order each time
    outcome = send(port, iter(requests), seconds=600)
    assert outcome.statuses == {302: STORM}
    return {"storm_rows": Signatory.objects.count(), "storm_mails": Mail.objects.count()}


def measure_response_times(port: int, letter: Any) -> dict[str, float]:
    """Compare response times for new and known addresses, one request at a time."""
    from signatories.enums import Status
    from signatories.models import BlockedAddress, Signatory

    states = ["unconfirmed", "pending", "published", "withdrawn", "blocked"]
    entries = list(letter.signatory_list.signatories.order_by("pk")[: SAMPLES * len(states)])
    times: dict[str, list[float]] = {"new": [], **{state: [] for state in states}}
    requests = []
    for number, entry in enumerate(entries):
        state = states[number % len(states)]
        stored = Status.UNCONFIRMED if state == "blocked" else Status(state)
        Signatory.objects.filter(pk=entry.pk).update(status=stored)
        if state == "blocked":
            BlockedAddress.objects.create(email_key=entry.email_key)
        requests.append((state, number_of(entry.name)))
    requests += [("new", 10_000_000 + number) for number in range(SAMPLES)]
    random.Random(2).shuffle(requests)  # noqa: S311
    opened = _opened()
    for state, number in requests:
        message = sign_on_request(letter, number, opened)
        times[state] += _response_time(port, message)
    usual = median(times["new"])
    return {"answers_differ": max(abs(median(times[state]) - usual) for state in states)}


def _headers(number: int) -> dict[str, str]:
    """Return the cookie of a form and the address of one of many clients."""
    chance = random.Random(number)  # noqa: S311
    client = f"203.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
    return {"Cookie": f"csrftoken={TOKEN}", "X-Forwarded-For": client}


def _opened() -> str:
    from signatories.signing.spam_checks import opening_time

    return opening_time()


def _response_time(port: int, message: bytes) -> list[float]:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        start = time.perf_counter()
        connection.sendall(message)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 302")
        return [(time.perf_counter() - start) * 1000]


def main() -> None:
    """Measure once and print the figures."""
    import django

    django.setup()
    from tests.factories import LetterFactory

    letter = LetterFactory(slug="load")
    letter.signatory_list.signing = "open"
    letter.signatory_list.save()
    seconds = float(sys.argv[1])
    with served() as port:
        figures = measure_sign_ons(port, letter, seconds)
        figures |= measure_confirmations(port, letter, seconds / 3)
        figures |= measure_storm(port, letter)
        figures |= measure_response_times(port, letter)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
