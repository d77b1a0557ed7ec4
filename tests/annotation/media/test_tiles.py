"""Are the tiles of a large image the image, pixel by pixel, as it is seen?"""

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotation.media import image as rules
from annotation.media import tiles
from annotation.media.image import examine
from annotation.media.tiles import boxes_of, levels_of

CASES = json.loads(Path("tests/fixtures/pyramid.json").read_text())["levels"]
SIZE = (2900, 2100)


@pytest.fixture(autouse=True)
def smaller(monkeypatch):
    """Small images are large ones here."""
    monkeypatch.setattr(rules, "IMAGE_WHOLE", 1_000_000)
    monkeypatch.setattr(tiles, "NEARLY", 800)


def pattern(size=SIZE):
    """An image in which no two rows or columns look the same."""
    y, x = np.mgrid[: size[1], : size[0]]
    colours = (x // 3 % 256, y // 5 % 256, (x * 7 + y * 3) % 256)
    return Image.fromarray(np.dstack(colours).astype(np.uint8))


def packed(image, kind="PNG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def read(path, size):
    """The levels that lie in a file of tiles, put together again."""
    content = path.read_bytes()
    sizes = levels_of(*size)
    count = sum(len(boxes_of(*each)) for each in sizes)
    begins = [int(each) for each in struct.unpack_from(f"<{count + 1}d", content)]
    assert (begins[0], begins[-1]) == (8 * (count + 1), len(content))
    number = 0
    levels = []
    for each in sizes:
        whole = Image.new("RGBA", each)
        for box in boxes_of(*each):
            tile = Image.open(io.BytesIO(content[begins[number] : begins[number + 1]]))
            assert tile.size == (box[2] - box[0], box[3] - box[1])
            whole.paste(tile.convert("RGBA"), box[:2])
            number += 1
        levels.append(whole)
    return levels


def apart(one, other):
    """By how much two images differ, on the whole."""
    pixels = [np.asarray(each.convert("RGB"), dtype=np.int16) for each in (one, other)]
    return np.abs(pixels[0] - pixels[1]).mean()


@pytest.mark.parametrize("case", CASES)
def test_how_large_each_level_is_and_how_many_tiles_it_has(case, monkeypatch):
    monkeypatch.setattr(tiles, "NEARLY", 2560)
    sizes = levels_of(*case["size"])
    assert [[*size, len(boxes_of(*size))] for size in sizes] == case["levels"]


def test_the_first_level_of_a_png_is_the_image_to_the_last_pixel(tmp_path):
    image = pattern()
    found = examine(packed(image, compress_level=1), name="a.png", folder=tmp_path)
    assert (found.width, found.height) == SIZE
    whole, half = read(tmp_path / "tiles", SIZE)
    assert np.array_equal(np.asarray(whole.convert("RGB")), np.asarray(image))
    assert apart(half, image.reduce(2)) < 6
    assert Image.open(found.previews["reduced"]).size == (725, 525)
    assert Image.open(io.BytesIO(found.thumbnail)).size == (320, 232)


def test_a_turned_photograph_is_cut_upright_and_keeps_its_colours(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    smooth = pattern().resize((29, 21)).resize(SIZE, Image.Resampling.BICUBIC)
    content = packed(smooth, "JPEG", exif=exif, quality=95, icc_profile=b"a profile")
    found = examine(content, name="a.jpg", folder=tmp_path)
    assert (found.width, found.height) == SIZE[::-1]
    upright = smooth.transpose(Image.Transpose.ROTATE_270)
    assert apart(read(tmp_path / "tiles", SIZE[::-1])[0], upright) < 2
    first = (tmp_path / "tiles").read_bytes()
    begin = int(struct.unpack_from("<d", first)[0])
    assert Image.open(io.BytesIO(first[begin:])).info["icc_profile"] == b"a profile"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_is_cut(mode, tmp_path):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    grey = 200 * 256 if mode == "I;16" else (200, 128) if mode == "LA" else 1 if mode == "1" else 0
    image = Image.new(mode, (1300, 900), grey)
    examine(packed(image, kind), name="a", folder=tmp_path)
    (whole,) = read(tmp_path / "tiles", (1300, 900))
    seen = {"I;16": (200, 200, 200, 255), "LA": (200, 200, 200, 128), "1": (255, 255, 255, 255)}
    if mode in seen:
        assert whole.getpixel((1299, 899)) == seen[mode]


def test_an_image_that_can_be_shown_whole_has_no_tiles(tmp_path):
    found = examine(packed(pattern((999, 1000))), name="a.png", folder=tmp_path)
    assert found.previews == {}
    assert list(tmp_path.iterdir()) == []
