from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.images.models import Image

from letters.pdf import embedded_images
from letters.pdf.embedded_images import image_data, qr_code, sized_logo


@pytest.mark.django_db
def test_an_image_carries_its_own_bytes() -> None:
    picture = BytesIO()
    PillowImage.new("RGB", (20, 10), "white").save(picture, "PNG")
    image = Image.objects.create(title="White", file=ImageFile(picture, name="white.png"))
    assert image_data(image).startswith("data:image/png;base64,iVBORw0KGgo")


@pytest.mark.parametrize(("width", "height"), [(100, 100), (300, 150), (100, 200)])
def test_logos_cover_the_same_area_whatever_their_shape(
    monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    monkeypatch.setattr(embedded_images, "image_data", lambda image, size: "data:")
    image: Any = SimpleNamespace(width=width, height=height)
    logo = sized_logo(image, "Larch")
    assert logo.width * logo.height == pytest.approx(embedded_images.LOGO_AREA, rel=0.02)
    assert logo.width / logo.height == pytest.approx(width / height, rel=0.02)


@pytest.mark.parametrize(("width", "height"), [(5000, 100), (100, 5000)])
def test_no_logo_is_longer_than_the_longest(monkeypatch: pytest.MonkeyPatch, width: int, height: int) -> None:
    monkeypatch.setattr(embedded_images, "image_data", lambda image, size: "data:")
    image: Any = SimpleNamespace(width=width, height=height)
    logo = sized_logo(image, "Larch")
    assert max(logo.width, logo.height) <= embedded_images.LOGO_MAX_SIDE


def test_a_code_carries_itself_and_differs_with_its_address() -> None:
    code = qr_code("https://example.org/letters/lake/")
    assert code.startswith("data:image/svg+xml")
    assert code != qr_code("https://example.org/letters/sea/")
