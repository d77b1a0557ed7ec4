"""Synthetic images of a port's quay, with the truth known to the pixel."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

from annotation.label_types.matching import Region
from demo.composing import seeded
from demo.drawing import SMOOTH, Colour, Pen
from demo.packing import packed
from demo.vessels import VESSELS, crane

WIDTH, HEIGHT = 960, 600
COUNT = 30
HORIZON, EDGE, FEET = 236, 506, 548  # where the water begins, where it ends, where cranes stand
FAR, NEAR = (286, 0.62), (428, 1.05)  # the waterline and the size of ships in two rows
PLACES = ((FAR, 0.14), (FAR, 0.45), (FAR, 0.78), (NEAR, 0.2), (NEAR, 0.62))  # across the image
SHARE = 0.62  # of the places that are taken


@dataclass(frozen=True)
class Light:
    """The colours of an hour: sky above and at the horizon, hills, water far and near."""

    sky: Colour
    haze: Colour
    hills: Colour
    water: Colour
    deep: Colour


LIGHTS = {
    "morning": Light(
        (126, 178, 214), (232, 226, 208), (124, 150, 152), (136, 176, 190), (46, 96, 122)
    ),
    "noon": Light((92, 158, 214), (206, 228, 238), (104, 138, 124), (112, 170, 190), (30, 88, 124)),
    "evening": Light(
        (104, 112, 160), (242, 186, 140), (92, 88, 116), (196, 150, 140), (54, 62, 104)
    ),
    "overcast": Light(
        (158, 168, 176), (208, 212, 212), (120, 130, 132), (150, 164, 168), (74, 94, 104)
    ),
}


@dataclass
class Scene:
    """One image, and what is to be marked in it."""

    light: str
    image: Image.Image
    ships: list[Region] = field(default_factory=list)
    cranes: list[Region] = field(default_factory=list)

    def jpeg(self) -> bytes:
        """The image as a file."""
        file = io.BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(file, "JPEG", quality=82)
        return file.getvalue()


@lru_cache(maxsize=2)
def scenes(seed: int) -> dict[str, Scene]:
    """The images by their names."""
    chance = seeded(seed)
    return {f"quay-{number:02}.jpg": scene(chance) for number in range(1, COUNT + 1)}


def scene(chance: Random) -> Scene:
    """Sky, hills, water, ships from far to near, then the quay with its cranes."""
    light = chance.choice(list(LIGHTS))
    found = Scene(light, Image.new("RGB", (SMOOTH * WIDTH, SMOOTH * HEIGHT)))
    draw = ImageDraw.Draw(found.image)
    paint_air(draw, LIGHTS[light], chance)
    paint_water(draw, LIGHTS[light], chance)
    taken = [place for place in PLACES if chance.random() < SHARE] or [PLACES[-1]]
    for number, ((waterline, scale), across) in enumerate(taken, 1):
        x, y = WIDTH * across + chance.uniform(-50, 50), waterline + chance.uniform(-10, 14)
        pen = Pen(draw, x, y, scale * chance.uniform(0.9, 1.1), chance.choice((-1, 1)))
        label = chance.choice(list(VESSELS))
        VESSELS[label](pen, chance)
        found.ships.append({"id": f"s{number}", "label": label} | box_of(pen))
        paint_wake(draw, pen, LIGHTS[light], chance)
    paint_quay(draw, chance)
    for number, across in enumerate(chance.sample((0.16, 0.5, 0.8), chance.choice((1, 1, 2))), 1):
        pen = Pen(draw, WIDTH * across, FEET, 1.1, 1 if across < 0.5 else -1)  # noqa: PLR2004  # half
        points = {key: [round(x, 3), round(y, 3), 2] for key, (x, y) in crane(pen, chance).items()}
        found.cranes.append({"id": f"c{number}", "label": "crane", "points": points})
    return found


def box_of(pen: Pen) -> Region:
    """The box round what was drawn."""
    left, upper, right, lower = (round(edge, 3) for edge in pen.covered(WIDTH, HEIGHT))
    width, height = round(right - left, 3), round(lower - upper, 3)
    return {"x": left, "y": upper, "width": width, "height": height}


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """So much of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def fade(draw: ImageDraw.ImageDraw, upper: int, lower: int, one: Colour, other: Colour) -> None:
    """From one colour to the other, between two heights."""
    for y in range(SMOOTH * upper, SMOOTH * lower):
        share = (y / SMOOTH - upper) / (lower - upper)
        draw.line((0, y, SMOOTH * WIDTH, y), fill=blend(one, other, share))


def paint_air(draw: ImageDraw.ImageDraw, light: Light, chance: Random) -> None:
    """The sky with clouds, and two rows of hills."""
    fade(draw, 0, HORIZON, light.sky, light.haze)
    for _ in range(7):
        x, y = chance.uniform(0, WIDTH), chance.uniform(20, HORIZON - 90)
        cloud = blend(light.haze, (255, 255, 255), 0.35)
        for _ in range(6):
            wide = chance.uniform(40, 120)
            left, top = x + chance.uniform(-70, 70), y + chance.uniform(-5, 5)
            edges = (left, top, left + wide, top + wide / 7)
            draw.ellipse([SMOOTH * edge for edge in edges], fill=cloud)
    for share, high in ((0.55, 62), (0.15, 34)):
        tops = [(x, HORIZON - high * chance.uniform(0.35, 1)) for x in range(-40, WIDTH + 121, 80)]
        ridge = [(SMOOTH * x, SMOOTH * y) for x, y in tops]
        ridge += [(SMOOTH * (WIDTH + 120), SMOOTH * HORIZON), (-80, SMOOTH * HORIZON)]
        draw.polygon(ridge, fill=blend(light.hills, light.haze, share))


def paint_water(draw: ImageDraw.ImageDraw, light: Light, chance: Random) -> None:
    """Water that gets darker towards the quay, with short bright strokes."""
    fade(draw, HORIZON, EDGE, light.water, light.deep)
    for _ in range(240):
        y = HORIZON + (EDGE - HORIZON) * chance.random() ** 0.8
        near = (y - HORIZON) / (EDGE - HORIZON)
        x, length = chance.uniform(-40, WIDTH), 8 + 50 * near * chance.random()
        shade = blend(
            blend(light.water, light.deep, near), (255, 255, 255), chance.uniform(0.05, 0.22)
        )
        ends = [SMOOTH * end for end in (x, y, x + length, y)]
        draw.line(ends, fill=shade, width=1 + round(3 * near))


def paint_wake(draw: ImageDraw.ImageDraw, pen: Pen, light: Light, chance: Random) -> None:
    """A dark shimmer under a ship; it is no part of it."""
    left, _upper, right, lower = pen.covered(WIDTH, HEIGHT)
    for row in range(5):
        y = lower + 1 + row * 4 * pen.scale
        inset = (right - left) * (0.03 + 0.06 * row) * chance.uniform(0.6, 1.4)
        ends = [SMOOTH * end for end in (left + inset, y, right - inset, y)]
        draw.line(ends, fill=blend(light.deep, (20, 30, 40), 0.35), width=SMOOTH)


def paint_quay(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    """Concrete with its joints, an edge with bollards, and rails for the cranes."""
    fade(draw, EDGE, HEIGHT, (142, 140, 134), (112, 110, 106))
    draw.rectangle((0, SMOOTH * EDGE, SMOOTH * WIDTH, SMOOTH * (EDGE + 9)), fill=(96, 94, 90))
    for x in range(round(chance.uniform(-90, 0)), WIDTH, 120):
        top = SMOOTH * EDGE
        draw.line(
            (SMOOTH * x, top, SMOOTH * (x - 40), SMOOTH * HEIGHT), fill=(122, 120, 114), width=3
        )
        draw.rounded_rectangle(
            (SMOOTH * (x + 50), top - 14, SMOOTH * (x + 62), top + 12), 6, fill=(52, 54, 58)
        )
    for y in (FEET + 5, FEET + 34):
        draw.line((0, SMOOTH * y, SMOOTH * WIDTH, SMOOTH * y), fill=(84, 80, 76), width=5)


def quay_file(seed: int) -> tuple[str, bytes]:
    """A ZIP with the images and a table that says at which light they were taken."""
    files = ((name, each.jpeg(), [each.light]) for name, each in scenes(seed).items())
    return "quay.zip", packed(["light"], files)
