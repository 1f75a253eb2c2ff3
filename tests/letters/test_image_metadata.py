"""Every way of uploading stores images upright and without metadata."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image, PngImagePlugin
from wagtail.images import get_image_model

from letters.image_metadata import is_readable, strip_metadata

FORMATS = ["JPEG", "MPO", "PNG", "WEBP", "GIF"]
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def picture(format_: str, *, orientation: int = 6, animated: bool = False) -> bytes:
    """Return an image, blue left and red right, with a canary in every kind of metadata that its format supports."""
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, "canary"
    exif[GPS] = {1: "N", 2: (45.0, 25.0, 1.0), 29: "canary"}
    options: dict[str, Any] = {}
    if format_ != "GIF":
        options["exif"] = exif.tobytes()
    if format_ in ("JPEG", "WEBP"):
        options["xmp"] = b"<x:xmpmeta>canary</x:xmpmeta>"
    if format_ in ("JPEG", "GIF"):
        options["comment"] = b"canary"
    if format_ == "PNG":
        options["pnginfo"] = info = PngImagePlugin.PngInfo()
        info.add_text("Author", "canary")
        info.add_itxt("XML:com.adobe.xmp", "canary")
    if animated:
        options |= {
            "save_all": True,
            "append_images": [Image.new("RGB", (40, 20), "green")],
            "duration": 70,
            "loop": 0,
        }
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue() + b"canary behind the end"


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("format_", FORMATS)
def test_only_the_picture_itself_is_stored(format_: str) -> None:
    dirty = picture(format_)
    assert b"canary" in dirty
    clean = strip_metadata(dirty)
    assert clean is not None
    content, extension = clean
    assert b"canary" not in content
    image = opened(content)
    expected = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}[format_]
    assert (extension, dict(image.getexif())) == (expected, {})


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_its_camera_was_held(format_: str) -> None:
    clean = strip_metadata(picture(format_, orientation=6))
    assert clean is not None
    upright = opened(clean[0]).convert("RGB")
    assert upright.size == (20, 40)
    top, bottom = upright.getpixel((10, 5)), upright.getpixel((10, 35))
    assert (top[2] > 200, bottom[0] > 200) == (True, True)  # type: ignore[index]


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "GIF"])
def test_an_animation_stays_one(format_: str) -> None:
    clean = strip_metadata(picture(format_, orientation=1, animated=True))
    assert clean is not None
    image = opened(clean[0])
    assert (getattr(image, "n_frames", 1), image.info["duration"]) == (2, 70)
    assert b"canary" not in clean[0]


def test_colours_and_transparency_stay() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(out, "PNG", icc_profile=b"profile")
    clean = strip_metadata(out.getvalue())
    assert clean is not None
    assert (opened(clean[0]).getpixel((0, 0)), opened(clean[0]).info["icc_profile"]) == ((10, 20, 30, 0), b"profile")


def test_formats_that_are_not_made_for_the_web_become_png() -> None:
    for format_ in ("BMP", "TIFF", "AVIF"):
        out = io.BytesIO()
        Image.new("RGB", (16, 16), "red").save(out, format_)
        clean = strip_metadata(out.getvalue())
        assert clean is not None
        assert (clean[1], opened(clean[0]).format) == ("png", "PNG")


@pytest.mark.parametrize(
    "content", [b"", b"no picture", picture("PNG")[:60], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_not_a_picture_is_not_touched(content: bytes) -> None:
    assert strip_metadata(content) is None


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.django_db
def test_an_image_is_stored_without_metadata_and_so_are_its_renditions(format_: str) -> None:
    suffix = {"MPO": "jpg", "JPEG": "jpeg"}.get(format_, format_.lower())
    image = get_image_model()(title="Lake", file=ContentFile(picture(format_), name=f"lake.{suffix}"))
    image.save()
    stored = get_image_model().objects.get()
    with stored.file.open() as file:
        content = file.read()
    assert b"canary" not in content
    assert Path(stored.file.name).name == f"lake.{suffix}"
    assert (stored.width, stored.height) == opened(content).size
    assert (stored.file_size, stored.file_hash) == (len(content), image.get_file_hash())
    rendition = stored.get_rendition("max-10x10")
    with rendition.file.open() as file:
        assert b"canary" not in file.read()


def upload(format_: str = "JPEG") -> SimpleUploadedFile:
    return SimpleUploadedFile("lake.jpg", picture(format_), content_type="image/jpeg")


UPLOADS = [
    ("/admin/images/add/", {"title": "Lake", "file": "", "collection": "1"}),
    ("/admin/images/multiple/add/", {"title": "Lake", "files[]": ""}),
    (
        "/admin/images/chooser/create/",
        {
            "image-chooser-upload-title": "Lake",
            "image-chooser-upload-file": "",
            "image-chooser-upload-collection": "1",
        },
    ),
]


@pytest.mark.parametrize(("path", "fields"), UPLOADS)
def test_every_way_of_uploading_removes_them(staff_client: Client, path: str, fields: dict[str, str]) -> None:
    data = {name: value or upload() for name, value in fields.items()}
    answer = staff_client.post(path, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code in (200, 302)
    with get_image_model().objects.get().file.open() as file:
        assert b"canary" not in file.read()


DAMAGED = [
    pytest.param(f"lake.{suffix}", content[:length], id=f"{suffix} of {length} bytes")
    for suffix, content in (
        ("jpg", picture("JPEG").removesuffix(b"canary behind the end")),
        ("png", picture("PNG").removesuffix(b"canary behind the end")),
        ("webp", picture("WEBP").removesuffix(b"canary behind the end")),
        ("gif", picture("GIF", animated=True).removesuffix(b"canary behind the end")),
    )
    for length in (20, 30, len(content) // 2)
]


@pytest.mark.parametrize(("path", "fields"), UPLOADS)
@pytest.mark.parametrize(("name", "content"), DAMAGED)
def test_a_damaged_picture_is_refused_with_a_sentence(
    staff_client: Client, path: str, fields: dict[str, str], name: str, content: bytes
) -> None:
    data = {key: value or SimpleUploadedFile(name, content) for key, value in fields.items()}
    answer = staff_client.post(path, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert "either not an image or a corrupted image" in answer.text
    assert not get_image_model().objects.exists()
    assert staff_client.get("/admin/images/").status_code == 200


def two_pictures() -> tuple[bytes, int]:
    """Return a JPEG with a second picture, and where that begins."""
    out = io.BytesIO()
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (20, 10), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    content = out.getvalue()
    return content, content.rindex(b"\xff\xd8\xff")


def test_a_picture_is_whole_without_those_behind_it(staff_client: Client) -> None:
    content, second = two_pictures()
    path, fields = UPLOADS[0]
    for number, length in enumerate((len(content), second + 50, second), 1):
        data = {key: value or SimpleUploadedFile("lake.jpg", content[:length]) for key, value in fields.items()}
        staff_client.post(path, data, headers={"x-requested-with": "XMLHttpRequest"})
        assert get_image_model().objects.count() == number
    with get_image_model().objects.latest("pk").file.open() as file:
        stored = opened(file.read())
    assert (stored.format, stored.size) == ("JPEG", (40, 20))
    assert [is_readable(content[:length]) for length in (second - 50, second // 2, 30)] == [False, False, False]


def test_a_damaged_picture_does_not_replace_another(staff_client: Client) -> None:
    image = get_image_model().objects.create(title="Lake", file=ContentFile(picture("PNG"), name="lake.png"))
    address, data = f"/admin/images/{image.pk}/", {"title": "Lake", "collection": "1"}
    half = picture("JPEG")[:700]
    answer = staff_client.post(address, data | {"file": SimpleUploadedFile("lake.jpg", half)})
    assert "either not an image or a corrupted image" in answer.text
    assert get_image_model().objects.get().file.name == image.file.name
    assert staff_client.post(address, data | {"title": "Pond"}).status_code == 302
    assert staff_client.post(address, data | {"file": upload()}).status_code == 302
    assert get_image_model().objects.get().file.name != image.file.name


@pytest.mark.django_db
def test_a_file_that_replaces_another_is_cleaned_too() -> None:
    image = get_image_model().objects.create(title="Lake", file=ContentFile(picture("PNG"), name="lake.png"))
    for format_ in ("JPEG", "WEBP"):
        image.file = ContentFile(picture(format_), name=f"other.{format_.lower()}")
        image.save()
        with image.file.open() as file:
            assert b"canary" not in file.read()


@pytest.mark.django_db
def test_a_command_cleans_what_was_uploaded_before(capsys: pytest.CaptureFixture[str]) -> None:
    image = get_image_model().objects.create(title="Lake", file=ContentFile(picture("JPEG"), name="lake.jpg"))
    path = Path(image.file.path)
    path.write_bytes(picture("JPEG"))
    rendition = image.get_rendition("max-10x10")
    gone = get_image_model().objects.create(title="Gone", file=ContentFile(picture("PNG"), name="gone.png"))
    Path(gone.file.path).unlink()
    for _time in range(2):
        call_command("strip_image_metadata")
    output = capsys.readouterr()
    assert output.out.splitlines() == ["Images without metadata now: 1."] * 2
    assert output.err.count("can't be read") == 2
    image = get_image_model().objects.get(pk=image.pk)
    with image.file.open() as file:
        assert b"canary" not in file.read()
    assert (image.renditions.count(), path.exists(), Path(rendition.file.path).exists()) == (0, False, False)


def test_the_command_names_a_file_that_is_no_picture_and_goes_on(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    images = get_image_model().objects
    broken = images.create(title="broken", file=ContentFile(picture("PNG"), "broken.png"), width=1, height=1)
    Path(broken.file.path).write_bytes(b"no picture")
    images.create(title="whole", file=ContentFile(picture("PNG"), "whole.png"), width=1, height=1)
    capsys.readouterr()
    call_command("strip_image_metadata")
    out, err = capsys.readouterr()
    assert err.startswith(f"Not a picture that can be read: {broken.file.name}")
    assert out.strip() == "Images without metadata now: 1."
