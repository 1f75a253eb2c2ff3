"""What the settings add to the content security policy."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cms.environment import Environment
from tests.cms.settings.processes import COMPLETE, ROOT


def test_further_sources_of_the_content_policy_are_read_by_directive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "X", "script-src https://a.example.org https://*.b.example.org:8443, img-src https://a.example.org"
    )
    assert Environment().policy_sources("X") == {
        "script-src": ["https://a.example.org", "https://*.b.example.org:8443"],
        "img-src": ["https://a.example.org"],
    }
    monkeypatch.setenv("X", "img-src https://a.example.org,img-src http://b.example.org")
    assert Environment().policy_sources("X") == {"img-src": ["https://a.example.org", "http://b.example.org"]}
    monkeypatch.setenv("X", "")
    assert Environment().policy_sources("X") == {}


def test_the_content_policy_has_the_sources_of_the_environment_and_the_front_ends() -> None:
    policy = "import cms.settings.dev as s; print(s.SECURE_CSP['script-src'], s.SECURE_CSP['form-action'])"
    environment = {
        "CSP_SOURCES": "script-src https://stats.example.org",
        "HEADLESS_FRONTEND_URL": "https://campaign.example.org/letters",
    }
    done = subprocess.run(
        [sys.executable, "-c", policy],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[\"'self'\", 'https://stats.example.org'] [\"'self'\", 'https://campaign.example.org']\n"


def test_pages_may_load_pictures_from_the_address_of_uploads() -> None:
    command = "from cms.settings import production as s; import json; print(json.dumps([s.SECURE_CSP, s.ADMIN_CSP]))"
    environment = os.environ | COMPLETE | {"MEDIA_URL": "https://files.example.org/media"}
    output = subprocess.check_output([sys.executable, "-c", command], env=environment, cwd=ROOT, text=True)
    public, admin = json.loads(output)
    assert public["img-src"] == ["'self'", "https://files.example.org"]
    assert admin["img-src"] == ["'self'", "https://files.example.org", "data:", "blob:"]
    assert "https://files.example.org" not in public["script-src"] + public["default-src"]
