"""The pictures of the demo, drawn when it is loaded, so that no file of a photographer is needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

SIZE = WIDTH, HEIGHT = 1500, 1000
SKY, HAZE, WALL, NIGHT, LIGHT, RED = "#c9d8e6", "#e9dfd0", "#8a94a3", "#27384d", "#f3e3b3", "#b5523b"
COLOURS = ("#5f6f84", "#7a6a5d", "#4d6b68", "#8a5a4a", "#6d5f7d", "#3e4f66")
#: The first words of the titles by which the pictures are found again.
TITLE = "Demo: "


def demo_picture(name: str) -> Any:
    """Return a picture of the demo; it is drawn when it is first asked for."""
    pictures = get_image_model().objects
    found = pictures.filter(title=f"{TITLE}{name}").first()
    return found or pictures.create(title=f"{TITLE}{name}", file=ContentFile(_drawn(PICTURES[name]), f"{name}.jpg"))


def demo_pictures() -> QuerySet[Any]:
    """Return the pictures of the demo."""
    pictures: QuerySet[Any] = get_image_model().objects.filter(title__in=[f"{TITLE}{name}" for name in PICTURES])
    return pictures


def _drawn(draw: Callable[[ImageDraw.ImageDraw, Random], None]) -> bytes:
    image = Image.new("RGB", SIZE, SKY)
    draw(ImageDraw.Draw(image), Random(7))  # noqa: S311 - not for secrets
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return file.getvalue()


def _houses(draw: ImageDraw.ImageDraw, random: Random, ground: int) -> None:
    """Draw a row of houses with windows above a height."""
    x = -40
    while x < WIDTH:
        width, top = random.randrange(150, 260), random.randrange(120, 420)
        draw.rectangle((x, top, x + width, ground), random.choice(COLOURS))
        for left in range(x + 25, x + width - 40, 55):
            for upper in range(top + 35, ground - 70, 80):
                draw.rectangle((left, upper, left + 28, upper + 44), random.choice((LIGHT, NIGHT, NIGHT)))
        x += width + random.choice((0, 0, 30))


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: str) -> None:
    """Draw head and shoulders, `y` being the top of the head."""
    draw.ellipse((x - size, y + size * 9 // 8, x + size, y + 5 * size), colour)
    draw.ellipse((x - size // 2, y, x + size // 2, y + size * 5 // 4), "#d9b797")
    draw.rectangle((x - size, y + 3 * size, x + size, y + 14 * size), colour)


def _square(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """Draw a crowd with signs in front of a row of houses."""
    _houses(draw, random, 640)
    draw.rectangle((0, 640, WIDTH, HEIGHT), HAZE)
    for row in range(5):
        size = 26 + 9 * row
        for x in range(random.randrange(size), WIDTH, size * 3):
            y = 600 + 62 * row + random.randrange(20)
            if random.random() < 0.16:  # noqa: PLR2004 - one in six
                draw.line((x + size, y - 130, x + size, y + 80), NIGHT, 6)
                draw.rectangle((x - 40, y - 190, x + size + 70, y - 105), random.choice(("#f7f3e8", RED, LIGHT)))
            _person(draw, x, y, size, random.choice(COLOURS))


def _camera(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """Draw a camera on a pole above a street."""
    _houses(draw, random, 860)
    draw.rectangle((0, 860, WIDTH, HEIGHT), WALL)
    draw.rectangle((1060, 90, 1092, HEIGHT), NIGHT)
    draw.rectangle((860, 150, 1092, 172), NIGHT)
    draw.polygon(((640, 150), (900, 90), (930, 190), (670, 250)), "#f7f3e8")
    draw.ellipse((600, 150, 700, 250), NIGHT)
    draw.ellipse((625, 175, 675, 225), RED)


def _hearing(draw: ImageDraw.ImageDraw, random: Random) -> None:
    """Draw three witnesses at a table below tall windows."""
    draw.rectangle((0, 0, WIDTH, HEIGHT), "#d8cbb8")
    for x in range(90, WIDTH, 360):
        draw.rectangle((x, 160, x + 220, 620), SKY)
        draw.pieslice((x, 50, x + 220, 270), 180, 360, SKY)
        draw.line((x + 110, 50, x + 110, 620), "#f7f3e8", 10)
    for number, x in enumerate((420, 750, 1080)):
        _person(draw, x, 420, 74, COLOURS[number])
    draw.rectangle((180, 760, 1320, 830), "#6b4a35")
    draw.rectangle((230, 830, 1270, HEIGHT), "#553a29")
    for x in (420, 750, 1080):
        draw.rectangle((x - 70, 715, x + 70, 760), "#f7f3e8")


PICTURES: dict[str, Callable[[ImageDraw.ImageDraw, Random], None]] = {
    "square": _square,
    "camera": _camera,
    "hearing": _hearing,
}
