"""Which item shows all label kinds of a medium at once? One answered, one half done, for each.

Runs inside the installation (`Site.run`). A new kind needs a sample here; without one these pages
can't be built, so that none is forgotten.
"""

import json
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image, ImageDraw

from annotation.datasets.models import Item
from annotation.label_types.registry import KINDS
from annotation.media.registry import PAIR, TEXT
from annotation.projects.models import Project
from core.tenancy.scope import tenant
from tests.browser import asked
from tests.factories import work
from tests.factories.videos import VP9, video

WIDTH, HEIGHT = 640, 480
SECOND = 1_000_000  # microseconds
CLASSES = [
    {"key": "a", "title": "Red blood cell"},
    {"key": "b", "title": "White blood cell", "colour": 4},
    {"key": "c", "title": "Something that can't be told from here", "colour": 9},
]
SURE = {
    "kind": "choice",
    "name": "sure",
    "title": "Sure of it",
    "required": False,
    "options": [{"key": "y", "title": "Certain"}, {"key": "n", "title": "A guess"}],
}
LINES = "Zoë 👩‍🚀 flew to São Paulo via שלום\r\nand cafe\u0301 Lisboa, says Bo."
PARTS = ["It is four, as two and two make four.", "Five.", "No one knows.", "4"]


def regional(**options):
    """The options that all kinds with regions share."""
    return {"required": False, "options": CLASSES, "attributes": [SURE], **options}


def marked(number, label, **measures):
    """A region."""
    return {"id": f"r{number}", "label": label, **measures}


def span(number, label, words):
    """An interval of the text."""
    start = LINES.index(words)
    return marked(number, label, start=start, end=start + len(words), text=words)


def painted(left, top, width, height):
    """The runs of a rectangle."""
    counts, free = [], left * HEIGHT + top
    for _ in range(width):
        counts += [free, height]
        free = HEIGHT - height
    return {"size": [HEIGHT, WIDTH], "counts": [*counts, WIDTH * HEIGHT - sum(counts)]}


def key_frame(frame, x):
    """A box of a track."""
    return {"frame": frame, "box": [x, 60, 90, 70], "outside": False, "occluded": False}


SKELETON = [{"key": key, "title": key.title()} for key in ("head", "neck", "foot")]
# Of each kind the options of its field, and an answer.
SAMPLES = {
    "choice": (
        {"options": CLASSES, "multiple": True, "help": "What is it about?"},
        ["a", "c"],
    ),
    "rating": ({"least": 1, "most": 5}, 4),
    "text": ({"multiline": True, "required": False}, "It says\nwhere they went."),
    "span": (
        regional(),
        [span(1, "a", "Zoë"), span(2, "b", "São Paulo"), span(3, "c", "שלום")],
    ),
    "relation": (
        {"between": "span", "options": CLASSES[:2], "required": False},
        [marked(1, "a", **{"from": "r1", "to": "r2"})],
    ),
    "box": (
        regional(rotated=True),
        [
            marked(1, "a", x=40, y=40, width=160, height=120, layer=1, attributes={"sure": "y"}),
            marked(2, "b", x=120, y=90, width=60, height=200, rotation=20),
        ],
    ),
    "polygon": (
        regional(),
        [
            marked(1, "b", points=[[300, 40], [460, 60], [420, 200], [310, 180]])
            | {"holes": [[[350, 90], [400, 90], [380, 140]]]}
        ],
    ),
    "polyline": (regional(), [marked(1, "a", points=[[20, 400], [300, 420], [620, 380]])]),
    "keypoint": (
        regional(points=SKELETON, edges=[["head", "neck"], ["neck", "foot"]]),
        [marked(1, "c", points={"head": [520, 80, 2], "neck": [525, 140, 1], "foot": [0, 0, 0]})],
    ),
    "mask": (
        regional(),
        [
            marked(1, "a", rle=painted(80, 280, 120, 90)),
            marked(2, "b", rle=painted(150, 300, 120, 60)),
        ],
    ),
    "segment": (
        regional(),
        [
            marked(1, "a", start=SECOND, end=2 * SECOND),
            marked(2, "b", start=int(1.5 * SECOND), end=int(2.5 * SECOND)),
        ],
    ),
    "track": (
        regional(),
        [
            marked(1, "a", keyframes=[key_frame(0, 20), key_frame(60, 180)], last=89),
            marked(2, "b", keyframes=[key_frame(10, 100)], last=40),
        ],
    ),
    "ranking": (
        {"way": "pair", "ties": True, "shuffle": False},
        {"ranks": [1, 2], "shown": [0, 1]},
    ),
}
LISTED = (
    {"way": "list", "ties": True, "shuffle": False},
    {"ranks": [2, 3, 4, 1], "shown": [0, 1, 2, 3]},
)
BEST = {"way": "best_worst", "shuffle": False}, {"best": 0, "worst": 1, "shown": [0, 1, 2, 3]}


def questions(medium):
    """The fields of all kinds that are asked about this medium, and an answer to each."""
    found = {
        name: (kind.title, *SAMPLES[name])
        for name, kind in KINDS.items()
        if medium in kind.media or (not kind.media and medium == TEXT)
    }
    fields = [
        {"kind": name, "name": name, "title": str(title), **options}
        for name, (title, options, _answer) in found.items()
    ]
    return fields, {name: answer for name, (_title, _options, answer) in found.items()}


def files_of(medium, folder):
    """Two files of the medium."""
    paths = [Path(folder, f"{number}{SUFFIX[medium]}") for number in range(2)]
    for number, path in enumerate(paths):
        WRITERS[medium](path, number)
    return paths


def write_image(path, number):
    """Cells on a bright ground."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (236, 226, 214))
    draw = ImageDraw.Draw(image)
    for at in range(12):
        x, y = 37 + at * 97 % 560, 20 + (at * 131 + number * 30) % 400
        draw.ellipse((x, y, x + 70, y + 70), (214, 150, 140), (180, 110, 110))
    image.save(path)


def write_audio(path, number):
    """Four seconds that swell."""
    at = np.arange(32_000)
    soundfile.write(path, np.sin(at / (9 + number)) * np.sin(at / 4_000) / 2, 8_000)


def write_video(path, number):
    """Three seconds."""
    path.write_bytes(video("a.webm", *VP9, frames=90 + number))


def write_series(path, number):
    """Two channels, one moment for each millisecond of three seconds."""
    rows = (f"{t / 1000},{np.sin(t / 90 + number):.4f},{t % 700}" for t in range(3_000))
    path.write_text("\n".join(["time,wave,saw", *rows]))


SUFFIX = {"image": ".png", "audio": ".wav", "video": ".webm", "series": ".csv"}
WRITERS = {
    "image": write_image,
    "audio": write_audio,
    "video": write_video,
    "series": write_series,
}


def project_of(slug, medium, folder):
    """A project about the medium with two items, as a Desk, and an answer to all it asks."""
    fields, answer = questions(medium)
    if medium == TEXT:
        return asked.ask(slug, fields, [LINES, f"{LINES} "]), answer
    if medium == PAIR:
        rows = [["What is 2 + 2?", *PARTS[:2]], ["What is 2 + 3?", *PARTS[:2]]]
        return asked.compare(slug, fields, rows), answer
    if medium in {"list", "best"}:
        options, value = LISTED if medium == "list" else BEST
        field = {"kind": "ranking", "name": "ranking", "title": "Order", **options}
        rows = [["What is 2 + 2?", *PARTS], ["What is 2 + 3?", *PARTS]]
        return asked.compare(slug, [field], rows), {"ranking": value}
    return asked.ask_about(slug, medium, fields, files_of(medium, folder)), answer


def show(slug, medium, folder):
    """Ada has answered the first item and begun the second; where both are looked at."""
    desk, answer = project_of(slug, medium, folder)
    with tenant(desk.organization.pk):
        desk.label(0, answer)
        work.make_draft(desk.claim(0), answer)
        project = Project.objects.get().pk
        item = Item.objects.order_by("position").first().pk
    at = f"/o/{slug}/projects/{project}"
    pages = {"label": f"{at}/label/", "item": f"{at}/items/{item}/", "review": f"{at}/review/"}
    pages["schema"] = f"{at}/schema/"
    Path(folder, "pages.json").write_text(json.dumps(pages))
