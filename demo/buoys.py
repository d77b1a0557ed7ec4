"""Synthetic images of buoys, drawn by chance: no photograph is behind them."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from demo.composing import EXPECTED, seeded
from demo.packing import packed

WIDTH, HEIGHT = 480, 360
COUNT = 48
WEATHER = {
    "clear": ((158, 202, 233), (38, 98, 148)),
    "grey": ((190, 196, 202), (84, 104, 116)),
    "evening": ((240, 186, 140), (62, 70, 110)),
}
PAINTS = ((196, 44, 40), (34, 120, 66), (226, 176, 32), (36, 36, 44))
Box = tuple[float, float, float, float]


def can(draw: ImageDraw.ImageDraw, box: Box, paint: tuple[int, int, int]) -> None:
    """A cylinder: flat on top."""
    draw.rectangle(box, fill=paint)


def cone(draw: ImageDraw.ImageDraw, box: Box, paint: tuple[int, int, int]) -> None:
    """Pointed on top."""
    left, top, right, bottom = box
    draw.polygon([((left + right) / 2, top), (right, bottom), (left, bottom)], fill=paint)


def sphere(draw: ImageDraw.ImageDraw, box: Box, paint: tuple[int, int, int]) -> None:
    """Round."""
    draw.ellipse(box, fill=paint)


SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, Box, tuple[int, int, int]], None]] = {
    "can": can,
    "cone": cone,
    "sphere": sphere,
}


def buoys(seed: int) -> tuple[str, bytes]:
    """A ZIP with the images and the table that says what is in each."""
    chance = seeded(seed)
    shapes = [list(SHAPES)[number % len(SHAPES)] for number in range(COUNT)]
    chance.shuffle(shapes)
    files = []
    for number, shape in enumerate(shapes, 1):
        weather = chance.choice(list(WEATHER))
        drawn = image(shape, weather, chance)
        files.append((f"buoy-{number:02}.jpg", drawn, [weather, shape]))
    return "buoys.zip", packed(["weather", EXPECTED], files)


def image(shape: str, weather: str, chance: Random) -> bytes:
    """One buoy at sea as a JPEG; drawn twice as large, so that its edges become smooth."""
    sky, sea = WEATHER[weather]
    image = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT), sky)
    draw = ImageDraw.Draw(image)
    horizon = round(2 * HEIGHT * chance.uniform(0.45, 0.6))
    draw.rectangle((0, horizon, 2 * WIDTH, 2 * HEIGHT), fill=sea)
    middle, size = 2 * WIDTH * chance.uniform(0.3, 0.7), chance.uniform(110, 200)
    buoy = Image.new("RGBA", image.size)
    box = (middle - size / 2, horizon - size, middle + size / 2, horizon + size / 3)
    SHAPES[shape](ImageDraw.Draw(buoy), box, chance.choice(PAINTS))
    centre = (middle, horizon)
    image.paste(turned := buoy.rotate(chance.uniform(-9, 9), center=centre), mask=turned)
    waves(draw, horizon, sea, chance)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=85)
    return file.getvalue()


def waves(
    draw: ImageDraw.ImageDraw, horizon: int, sea: tuple[int, int, int], chance: Random
) -> None:
    """Light strokes on the water, which hide the foot of the buoy."""
    red, green, blue = sea
    foam = (min(red + 40, 255), min(green + 40, 255), min(blue + 40, 255))
    for _ in range(50):
        left, level = chance.uniform(-80, 2 * WIDTH), chance.uniform(horizon + 30, 2 * HEIGHT)
        length = chance.uniform(60, 240)
        draw.arc((left, level, left + length, level + 24), 200, 340, fill=foam, width=5)
