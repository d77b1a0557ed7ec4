"""Are audio images measured as they are seen, and all others refused with a reason?"""

import io
import struct

import pytest
from PIL import Image, ImageFile

from annotation.media import image as rules
from annotation.media.image import examine
from annotation.media.sniffing import UnsupportedFile
from tests.factories.media import image


def small_of(found):
    return Image.open(io.BytesIO(found.thumbnail))


@pytest.mark.parametrize(
    ("kind", "name", "mime"),
    [
        ("PNG", "a.png", "image/png"),
        ("JPEG", "a.JPG", "image/jpeg"),
        ("WEBP", "a.webp", "image/webp"),
        ("GIF", "a.gif", "image/gif"),
        ("PNG", "no ending", "image/png"),
    ],
)
def test_what_browsers_show_is_taken(kind, name, mime):
    found = examine(image((1000, 500), kind=kind), name=name)
    assert (found.mime, found.width, found.height) == (mime, 1000, 500)
    assert small_of(found).size == (320, 160)


def test_a_turned_photograph_is_measured_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    found = examine(image((600, 400), kind="JPEG", exif=exif), name="a.jpg")
    assert (found.width, found.height) == (400, 600)
    assert small_of(found).size == (213, 320)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_odd_words_where_a_number_belongs_are_no_fault_of_ours(kind):
    entries = struct.pack("<HHII", 0x0112, 3, 1, 6) + struct.pack("<HHI4s", 0x011A, 2, 4, b"odd\0")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)
    with pytest.raises(UnsupportedFile, match="Save it again"):
        examine(image((600, 400), kind=kind, exif=exif), name=f"a.{kind.lower()}")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_gets_a_thumbnail(mode):
    packed = io.BytesIO()
    Image.new(mode, (8, 8)).save(packed, "JPEG" if mode == "CMYK" else "PNG")
    assert small_of(examine(packed.getvalue(), name="a")).size == (8, 8)


def test_real_photographs(real_data):
    photographs = sorted((real_data / "images" / "bccd").glob("*.jpg"))[:5]
    for path in photographs:
        found = examine(path.read_bytes(), name=path.name)
        assert (found.width, found.height) == (640, 480)


def moving():
    packed = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(packed, "GIF", save_all=True, append_images=frames[1:])
    return packed.getvalue()


def saved(kind):
    packed = io.BytesIO()
    Image.new("RGB", (8, 8)).save(packed, kind)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.png", "empty"),
        (b"hello", "a.png", "no image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "a.png", "SVG"),
        (b"\0\0\0\x18ftypheic", "a.heic", "HEIC"),
        (moving(), "a.gif", "animated"),
        (saved("TIFF"), "a.tif", "TIFF"),
        (saved("BMP"), "a.bmp", "BMP"),
        (image(kind="JPEG"), "a.png", "JPEG image. Rename"),
    ],
    ids=["empty", "text", "svg", "svg in xml", "heic", "moving", "tiff", "bmp", "misnamed"],
)
def test_the_others_are_refused_with_a_reason(content, name, reason):
    with pytest.raises(UnsupportedFile, match=reason):
        examine(content, name=name)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_an_image_cut_short_is_refused(kind, part):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    packed = io.BytesIO()
    noise.save(packed, kind)
    whole = packed.getvalue()
    examine(whole, name="whole")
    with pytest.raises(UnsupportedFile, match="damaged"):
        examine(whole[: int(len(whole) * part)], name="cut")


def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch):
    content = image((10, 10))
    monkeypatch.setattr(rules, "IMAGE_PIXELS", 99)
    monkeypatch.setattr(ImageFile.ImageFile, "load", None)

    with pytest.raises(UnsupportedFile, match="megapixels"):
        examine(content, name="a.png")


@pytest.mark.slow
def test_what_pillow_takes_for_a_bomb_is_refused():
    with pytest.raises(UnsupportedFile, match="megapixels"):
        examine(image((20_000, 20_000)), name="a.png")


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "IMAGE_BYTES", 10)
    with pytest.raises(UnsupportedFile, match="larger than 10"):
        examine(image(), name="a.png")
