"""Settings of buckets and of a cache in front of the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cms.settings.processes import COMPLETE, ROOT, load_production

BUCKETS = {
    "MEDIA_BUCKET": "our-media",
    "MEDIA_URL": "https://files.example.org",
    "PRIVATE_BUCKET": "our-private",
    "S3_ACCESS_KEY_ID": "id",
    "S3_SECRET_ACCESS_KEY": "s3cret",
}


def test_a_site_whose_files_are_in_buckets_starts() -> None:
    assert load_production(COMPLETE | BUCKETS).returncode == 0
    assert load_production(COMPLETE | {"PRIVATE_BUCKET": "our-private"}).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"MEDIA_URL": ""},
            (
                "MEDIA_BUCKET is set, but MEDIA_URL is not. It takes the public address of the bucket, such as "
                "“https://files.example.org”."
            ),
        ),
        (
            {"PRIVATE_BUCKET": "our-media"},
            "MEDIA_BUCKET and PRIVATE_BUCKET are both “our-media”: readers could load private files. Name two.",
        ),
        ({"S3_ACCESS_KEY_ID": ""}, "S3_ACCESS_KEY_ID is not set. Set both keys of the bucket, or none."),
        ({"S3_SECRET_ACCESS_KEY": ""}, "S3_SECRET_ACCESS_KEY is not set. Set both keys of the bucket, or none."),
        (
            {"PRIVATE_BUCKET": "Our_Private"},
            (
                "PRIVATE_BUCKET is “Our_Private”. It takes the name of a bucket: 3 to 63 lower-case letters, digits, "
                "“-” and “.”, such as “undersigned-media”."
            ),
        ),
        (
            {"S3_ENDPOINT": "s3.example.org"},
            "S3_ENDPOINT is “s3.example.org”. It takes an address such as “https://letters.example.org”.",
        ),
    ],
)
def test_buckets_that_do_not_fit_together_stop_a_site_with_a_sentence(wrong: dict[str, str], sentence: str) -> None:
    result = load_production(COMPLETE | BUCKETS | wrong)
    assert (result.returncode, result.stderr.splitlines()[-1].partition(": ")[2]) == (1, sentence)
    assert "s3cret" not in result.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"CDN": "ftp"}, "CDN is “ftp”. It takes one of http, cloudflare, cloudfront."),
        (
            {"CDN": "http"},
            (
                "CDN is “http”, but CDN_PURGE_URLS is not set. It takes the addresses of the caches, such as "
                "“http://10.0.0.5:6081”."
            ),
        ),
        (
            {"CDN": "cloudflare", "CDN_TOKEN": "s3cret"},
            "CDN is “cloudflare”, but CDN_ZONE is not set. It takes the id of the zone of the site.",
        ),
        (
            {"CDN": "cloudflare", "CDN_ZONE": "1"},
            "CDN is “cloudflare”, but CDN_TOKEN is not set. It takes an API token that may purge its cache.",
        ),
        (
            {"CDN": "cloudfront"},
            "CDN is “cloudfront”, but CDN_DISTRIBUTION is not set. It takes the id of the distribution of the site.",
        ),
        (
            {"CDN": "cloudfront", "CDN_DISTRIBUTION": "E2", "CDN_SECRET_ACCESS_KEY": "s3cret"},
            "CDN_ACCESS_KEY_ID is not set. Set both keys of CloudFront, or none.",
        ),
    ],
)
def test_a_cdn_that_lacks_settings_stops_a_site_with_a_sentence(variables: dict[str, str], sentence: str) -> None:
    result = load_production(COMPLETE | variables)
    assert (result.returncode, result.stderr.splitlines()[-1].partition(": ")[2]) == (1, sentence)
    assert "s3cret" not in result.stderr


def test_without_a_cdn_the_clients_of_caches_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    command = (
        "import django, json, sys; django.setup(); import cms.urls, cms.operations.outboxes; "
        "from django.conf import settings as s; "
        "print(json.dumps([s.CDN_BACKENDS, 'cms.cdn.backends' in sys.modules]))"
    )
    cloudflare = {"CDN": "cloudflare", "CDN_ZONE": "1", "CDN_TOKEN_FILE": str(tmp_path / "token")}
    for variables in ({}, cloudflare):
        environment = os.environ | COMPLETE | variables | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
        output = subprocess.check_output([sys.executable, "-c", command], env=environment, cwd=ROOT, text=True)
        backends, is_imported = json.loads(output.splitlines()[-1])
        assert is_imported is False
        assert [backend.get("BEARER_TOKEN") for backend in backends.values()] == (["s3cret"] if variables else [])
