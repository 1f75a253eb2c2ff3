from __future__ import annotations

import hashlib
import re
from smtplib import SMTP
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from hypothesis import example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from signatories.addresses import (
    UndeliverableAddress,
    UnusableWebAddress,
    canonical_email,
    email_key,
    mailbox_key,
    web_address,
)
from tests.hypothesis_profiles import max_examples


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("", ""),
        (" \u200b", ""),
        (" robin@example.org\u00a0", "robin@example.org"),
        ("\ufeffrobin@example.org\n", "robin@example.org"),
        ("Robin.Fernleaf+press@Example.ORG", "Robin.Fernleaf+press@example.org"),
        ('"robin"@example.org', "robin@example.org"),
        (r'"r\ob\in"@example.org', "robin@example.org"),
        ("robin@ｅｘａｍｐｌｅ.org", "robin@example.org"),
        ("ｒｏｂｉｎ＠example。org", "robin@example.org"),
        ("robin@bücher.example", "robin@xn--bcher-kva.example"),
        ("robin@BÜCHER.example", "robin@xn--bcher-kva.example"),
        ("robin@xn--bcher-kva.example", "robin@xn--bcher-kva.example"),
        ("o'neil_{x}!#$%&*/=?^`|~-@example.org", "o'neil_{x}!#$%&*/=?^`|~-@example.org"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),
        ("x@" + "a" * 63 + ".example.org", "x@" + "a" * 63 + ".example.org"),
    ],
)
def test_an_address_has_one_way_to_be_written(raw: str, canonical: str) -> None:
    assert canonical_email(raw) == canonical


@pytest.mark.parametrize(
    "address",
    [
        *("robin", "@example.org", "robin@", "robin@example", "robin@@example.org", "a@b@example.org"),
        *("robin@example.org.", ".robin@example.org", "robin.@example.org", "ro..bin@example.org"),
        *("robin(me)@example.org", "robin@(me)example.org", "Robin <robin@example.org>", "<robin@example.org>"),
        *("robin@[127.0.0.1]", "robin@[IPv6:::1]", "robin@127.0.0.1", "robin@example.1", "robin@0x7f.0x1"),
        *(
            '"ro bin"@example.org',
            '"ro@bin"@example.org',
            '"ro\\"bin"@example.org',
            '"ro"."bin"@example.org',
            '""@a.org',
        ),
        *(
            "robin@exam ple.org",
            "ro bin@example.org",
            "robin@example.org, b@example.org",
            "a@example.org;b@example.org",
        ),
        *("robin@example.org\nBcc: b@example.org", "robin\r@example.org", "robin@exam\x00ple.org"),
        *("robin@exam\u200bple.org", "ro\u00adbin@example.org", "robin@exam\u202eple.org", "robin@\ue000.org"),
        *("robin@exa\ufffemple.org", "robin@\ud800.org", "ro\u0301bin@example.org", "röbin@example.org"),
        *("robin@-example.org", "robin@example-.org", "robin@exa_mple.org", "robin@xn--zz.org", "robin@☃.example"),
        *("a@" + "é" * 60 + ".com", "x@" + "a" * 64 + ".org", "x" * 65 + "@example.org"),
        "x@" + ".".join(["a" * 60] * 5) + ".example.org",
        "x" * 100_000 + "@example.org",
        "x@" + "é." * 50_000 + "org",
    ],
)
def test_an_address_that_no_mail_reaches_is_refused(address: str) -> None:
    with pytest.raises(UndeliverableAddress) as refused:
        canonical_email(address)
    assert str(refused.value)


ADDRESSES = st.one_of(
    st.emails(),
    st.builds(
        "{}@{}".format,
        st.text(st.sampled_from("aZ9.+\"\\é＠@ (')\u200b\n"), max_size=8),
        st.text(st.sampled_from("aZ9.-ｅéß。\u0301@日[\ue000"), max_size=8).map(lambda name: f"{name}.org"),
    ),
    st.text(max_size=20),
)


@given(ADDRESSES)
@example("a@" + "é" * 60 + ".com")
@hypothesis(max_examples=max_examples(600), deadline=None)
def test_what_is_accepted_can_be_written_to(address: str) -> None:
    try:
        canonical = canonical_email(address)
    except UndeliverableAddress:
        return
    assert canonical_email(canonical) == canonical
    if not canonical:
        return
    message = EmailMessage("Please confirm", "Please confirm", "site@example.org", [canonical])
    assert canonical.encode() in re.sub(rb"\r?\n ", b"", message.message().as_bytes())
    assert sanitize_address(canonical, "utf-8") == canonical
    assert SMTP(local_hostname="localhost")._addrformat(canonical) if hasattr(SMTP, "_addrformat") else True
    assert len(canonical) <= 254
    assert canonical.isascii()


@pytest.mark.parametrize("address", ["", "  ", "\u200b"])
def test_no_address_has_no_key(address: str) -> None:
    assert email_key(address) == mailbox_key(address) == ""


@pytest.mark.parametrize(
    "other",
    [
        *("ROBIN@EXAMPLE.ORG", " robin@example.org ", "robin@exam\u200bple.org"),
        *('"robin"@example.org', r'"ro\bin"@example.org', "robin@ｅｘａｍｐｌｅ.org", "ｒobin＠example.org"),
    ],
)
def test_two_spellings_of_one_address_share_a_key(other: str) -> None:
    assert email_key(other) == email_key("robin@example.org")
    assert mailbox_key(other) == mailbox_key("robin@example.org")


def test_an_international_domain_has_one_key() -> None:
    assert email_key("robin@BÜCHER.example") == email_key("robin@xn--bcher-kva.example")


@pytest.mark.parametrize("other", ["robin+a@example.org", '"robin+b"@example.org', "ROBIN+@Example.org"])
def test_tags_are_other_addresses_of_the_same_mailbox(other: str) -> None:
    assert mailbox_key(other) == mailbox_key("robin@example.org") == email_key("robin@example.org")
    assert email_key(other) != email_key("robin@example.org")


def test_dots_mean_nothing_at_one_provider_only() -> None:
    assert mailbox_key("ro.b.in+x@googlemail.com") == mailbox_key("robin@gmail.com")
    assert mailbox_key("ro.bin@example.org") != mailbox_key("robin@example.org")


def test_two_addresses_do_not_share_a_key() -> None:
    assert email_key("robin@example.org") != email_key("robin@example.com")
    assert mailbox_key("+robin@example.org") != mailbox_key("+b@example.org")


def test_a_key_of_an_address_can_not_be_computed_without_the_secret(settings: Settings) -> None:
    key = email_key("robin@example.org")
    assert len(key) == 64
    assert key != hashlib.sha256(b"robin@example.org").hexdigest()
    settings.EMAIL_HASH_KEY = "another"
    assert email_key("robin@example.org") != key


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("", ""),
        ("n/a", ""),
        (" None ", ""),
        ("–", ""),
        ("example.org", "https://example.org"),
        (" www.example.org/path\u00a0", "https://www.example.org/path"),
        ("//example.org/a", "https://example.org/a"),
        ("HTTP://Example.ORG/Path?Query=1#Part", "http://example.org/Path?Query=1#Part"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://example.org:8080", "https://example.org:8080"),
        ("https://bücher.example/straße?ß", "https://xn--bcher-kva.example/stra%C3%9Fe?%C3%9F"),
        ("https://ｅｘａｍｐｌｅ。org", "https://example.org"),
        ("https://example.org/@robin", "https://example.org/@robin"),
        ("example.org?mail=robin@example.org", "https://example.org?mail=robin@example.org"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("350.org", "https://350.org"),
    ],
)
def test_a_website_has_one_way_to_be_written(raw: str, canonical: str) -> None:
    assert web_address(raw) == canonical


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "data:text/html,x", "ftp://example.org", "mailto:robin@example.org", "tel:123"),
        *("https://robin:secret@example.org", "https://robin@example.org/x", "http:example.org", "http:/example.org"),
        *("https://https://example.org", "https://exam ple.org", "see example.org", "example.org/a b", "example"),
        *("http://localhost", "http://127.0.0.1", "http://[::1]/", "https://[", "http://0x7f.1", "http://2130706433"),
        *("https://example.org:99999", "https://example.org:0", "https://example.org:", "https://example.org:x"),
        *(
            "https://exam\u200bple.org",
            "https://example.org/\x00",
            "https://example.org/\ue000",
            "https://a\ud800.org",
        ),
        *("https://example.org\\@example.com", "https://exa_mple.org", "https://-example.org", "https://example.org."),
        "https://example.org/" + "x" * 500,
        "https://example.org/" + "é" * 200,
        "https://" + "é" * 60 + ".org",
        "facebook",
        "https://",
    ],
)
def test_what_is_no_website_is_refused(address: str) -> None:
    with pytest.raises(UnusableWebAddress):
        web_address(address)


def test_an_email_address_in_the_place_of_a_website_is_called_so() -> None:
    for address in ("robin@example.org", "mailto:robin@example.org"):
        with pytest.raises(UnusableWebAddress, match="This is an e-mail address"):
            web_address(address)


@given(st.one_of(st.text(max_size=30), st.text(st.sampled_from("htps:/.@?#%[]\\aé。\u200b 1-"), max_size=20)))
@hypothesis(max_examples=max_examples(600), deadline=None)
def test_a_website_that_is_accepted_is_safe_to_link_to(address: str) -> None:
    try:
        written = web_address(address)
    except UnusableWebAddress:
        return
    assert web_address(written) == written
    assert written.isascii()
    if written:
        parts = urlsplit(written)
        assert parts.scheme in ("http", "https")
        assert "." in str(parts.hostname)
        assert parts.username is None
