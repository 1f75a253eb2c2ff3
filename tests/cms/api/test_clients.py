"""Tests of both APIs with third-party clients."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from pytest_django.live_server_helper import LiveServer
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.factories import LetterFactory, SignatoryFactory
from tests.node import installed, run

CLIENTS = Path(settings.BASE_DIR) / "tests" / "clients"


@pytest.mark.node
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_generic_client_reads_pages_images_and_documents(live_server: LiveServer) -> None:
    lake = get_image_model().objects.create(title="Lake", file=get_test_image_file())
    report = get_document_model().objects.create(title="Report", file=ContentFile(b"text", name="report.txt"))
    letter = LetterFactory(
        title="Keep the lake",
        subject="The lake",
        body=[("paragraph", "<p>Keep it.</p>"), ("image", {"image": lake, "alt_text": "A lake", "credit": ""})],
        press_release=f'<p><a linktype="document" id="{report.pk}">Report</a></p>',
    )
    LetterFactory(title="Canary", live=False)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Canary")
    get_image_model().objects.create(title="Canary", file=get_test_image_file())
    get_document_model().objects.create(title="Canary", file=ContentFile(b"text", name="canary.txt"))
    with installed(CLIENTS) as folder:
        printed = run(folder, "node", "pages.mjs", live_server.url)
    report = json.loads(printed)
    assert [(page["title"], page["subject"]) for page in report["pages"]["items"]] == [("Keep the lake", "The lake")]
    assert report["page"]["body"][0]["type"] == "paragraph"
    assert [image["title"] for image in report["images"]["items"]] == ["Lake"]
    assert [document["title"] for document in report["documents"]["items"]] == ["Report"]
    assert "Canary" not in printed


@pytest.mark.node
def test_generated_types_match_the_code_of_clients() -> None:
    with installed(CLIENTS) as folder:
        description = str(settings.BASE_DIR / "docs" / "openapi.json")
        run(folder, "npx", "openapi-typescript", description, "--default-non-nullable=false", "-o", "api.d.ts")
        run(folder, "npx", "tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "typed.ts")


@pytest.mark.node
def test_the_openapi_schema_passes_a_linter_without_warnings() -> None:
    with installed(CLIENTS) as folder:
        description = str(settings.BASE_DIR / "docs" / "openapi.json")
        printed = run(folder, "npx", "redocly", "lint", description, "--format=json", REDOCLY_TELEMETRY="off")
    assert json.loads(printed[printed.index("{") :])["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}
