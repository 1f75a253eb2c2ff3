"""The fonts that the site serves."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from wagtail.models import Site

from cms.appearance.fonts import WEB_FONTS, Fonts
from cms.appearance.models import Appearance
from tests.cms.appearance.style_sheets import style_sheet


@pytest.mark.parametrize("fonts", WEB_FONTS)
def test_every_file_exists_and_none_is_larger_than_20_kilobytes(fonts: Fonts) -> None:
    for face in WEB_FONTS[fonts].faces:
        path = finders.find(face.path)
        assert path
        with open(path, "rb") as file:
            content = file.read()
        assert (content[:4], len(content) < 20_000) == (b"wOF2", True)


@pytest.mark.django_db
def test_pages_name_the_fonts_that_staff_chose_and_no_other(client: Client) -> None:
    assert "@font-face" not in style_sheet(client)
    assert "/static/cms/fonts/" not in client.get("/").text
    appearance = Appearance.objects.create(site=Site.objects.get(), fonts=Fonts.VOLLKORN)
    styles = style_sheet(client)
    assert set(re.findall(r'url\("([^"]+)"\)', styles)) == {
        f"/static/{face.path}" for face in WEB_FONTS[Fonts.VOLLKORN].faces
    }
    assert '--serif: "Vollkorn"' in styles
    assert re.findall(r"/static/cms/fonts/[^\"]+", client.get("/").text) == ["/static/cms/fonts/vollkorn.woff2"]
    appearance.fonts = Fonts.INTER
    appearance.save()
    assert "Vollkorn" not in style_sheet(client)
