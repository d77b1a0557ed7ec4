"""What an annotation holds for each label type, with an example; the references show both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annotation.label_types.context import ItemFacts

IMAGE = ItemFacts(medium="image", width=640, height=480)
TEXT = ItemFacts(medium="text", text="Ada met Bo in Paris.")


@dataclass(frozen=True)
class Example:
    """`schema`: whole fields, the one of the label type last. `answer`: the annotation's fields.

    `facts`: of an item that the annotation fits.
    """

    schema: list[dict[str, Any]]
    answer: dict[str, Any]
    facts: ItemFacts = field(default_factory=ItemFacts)


CELLS = [
    {"key": "red_cell", "title": "Red cell", "colour": 1, "hotkey": "r"},
    {"key": "white_cell", "title": "White cell", "colour": 2, "hotkey": "w"},
]
NAMES = {
    "kind": "span",
    "name": "names",
    "title": "Names",
    "required": False,
    "options": [{"key": "person", "title": "Person"}, {"key": "place", "title": "Place"}],
}
MARKED = [
    {"id": "s1", "label": "person", "start": 0, "end": 3, "text": "Ada"},
    {"id": "s2", "label": "place", "start": 14, "end": 19, "text": "Paris"},
]

VALUES = {
    "choice": "The key of a class. With `multiple`, a list of keys.",
    "rating": "The rating, as a whole number.",
    "text": "The text, as a string.",
    "span": (
        "A list of regions with `start` and `end` (offsets in code points of the item's text, "
        "`end` excluded) and `text` (the marked text)."
    ),
    "relation": (
        "A list of regions with `from` and `to`: the IDs of two spans. Releases also contain "
        "their offsets as `from_span` and `to_span`."
    ),
    "box": (
        "A list of regions with `x`, `y`, `width`, and `height` in pixels of the upright "
        "image. With `rotated`, also `rotation`: degrees clockwise, from -180 to 180."
    ),
    "polygon": (
        "A list of regions with `points`: [x, y] in pixels of the upright image, and `holes` "
        "(lists of points) if there are any."
    ),
    "polyline": "A list of regions with `points`: [x, y] in pixels of the upright image, in order.",
    "keypoint": (
        "A list of regions with `points`: [x, y, visibility] for each point of the skeleton. "
        "Visibility is 0 (not in the image), 1 (hidden), or 2 (visible)."
    ),
    "mask": (
        "A list of regions with `rle`: the size [height, width] and column-wise run lengths, "
        "starting with the background, as in COCO."
    ),
    "ranking": (
        "With `pair` and `list`: `ranks`, the rank of each option in the item's order (1 is "
        "best). With `best_worst`: `best` and `worst`, zero-based positions of options."
    ),
    "segment": (
        "A list of regions with `start` and `end` in microseconds, `end` excluded. With "
        "`per_channel`, also `channels`: channel names, empty for all."
    ),
    "track": (
        "A list of regions with `keyframes`: `frame` from 0, `box` [x, y, width, height] in "
        "pixels, `outside`, and `occluded`. Boxes are interpolated between keyframes."
    ),
}

EXAMPLES: dict[str, Example] = {
    "choice": Example(
        [
            {
                "kind": "choice",
                "name": "label",
                "title": "Is the message wanted?",
                "help": "Advertising is spam, even if it is polite.",
                "options": [
                    {"key": "spam", "title": "Spam", "colour": 1, "hotkey": "s"},
                    {"key": "ham", "title": "Wanted", "colour": 2, "hotkey": "w"},
                ],
            }
        ],
        {"label": "spam"},
    ),
    "rating": Example(
        [
            {
                "kind": "rating",
                "name": "politeness",
                "title": "How polite is the reply?",
                "least": 1,
                "most": 5,
                "labels": {"1": "Rude", "5": "Very polite"},
            }
        ],
        {"politeness": 4},
    ),
    "text": Example(
        [
            {
                "kind": "text",
                "name": "summary",
                "title": "Summarize the message",
                "multiline": True,
                "max_length": 500,
            }
        ],
        {"summary": "The customer asks for a refund."},
    ),
    "span": Example([NAMES], {"names": MARKED}, TEXT),
    "relation": Example(
        [
            NAMES,
            {
                "kind": "relation",
                "name": "links",
                "title": "Relations",
                "required": False,
                "between": "names",
                "options": [{"key": "is_in", "title": "Is in"}, {"key": "with", "title": "With"}],
                "symmetric": ["with"],
            },
        ],
        {"names": MARKED, "links": [{"id": "r1", "label": "is_in", "from": "s1", "to": "s2"}]},
        TEXT,
    ),
    "box": Example(
        [
            {
                "kind": "box",
                "name": "cells",
                "title": "Cells",
                "required": False,
                "options": CELLS,
                "attributes": [
                    {
                        "kind": "rating",
                        "name": "sharpness",
                        "title": "Sharpness",
                        "least": 1,
                        "most": 3,
                    }
                ],
                "min_size": 4,
            }
        ],
        {
            "cells": [
                {
                    "id": "a",
                    "label": "red_cell",
                    "x": 120.5,
                    "y": 80,
                    "width": 42,
                    "height": 40,
                    "attributes": {"sharpness": 2},
                }
            ]
        },
        IMAGE,
    ),
    "polygon": Example(
        [{"kind": "polygon", "name": "cells", "title": "Cells", "options": CELLS}],
        {
            "cells": [
                {
                    "id": "a",
                    "label": "red_cell",
                    "points": [[10, 10], [110, 10], [110, 90], [10, 90]],
                }
            ]
        },
        IMAGE,
    ),
    "polyline": Example(
        [
            {
                "kind": "polyline",
                "name": "lanes",
                "title": "Lanes",
                "options": [{"key": "lane", "title": "Lane"}],
                "tolerance": 8,
            }
        ],
        {"lanes": [{"id": "a", "label": "lane", "points": [[10, 470], [200, 300], [310, 240]]}]},
        IMAGE,
    ),
    "keypoint": Example(
        [
            {
                "kind": "keypoint",
                "name": "people",
                "title": "People",
                "options": [{"key": "person", "title": "Person"}],
                "points": [
                    {"key": "head", "title": "Head"},
                    {"key": "hip", "title": "Hip", "sigma": 0.1},
                ],
                "edges": [["head", "hip"]],
            }
        ],
        {
            "people": [
                {
                    "id": "a",
                    "label": "person",
                    "points": {"head": [100, 50, 2], "hip": [102, 180, 1]},
                }
            ]
        },
        IMAGE,
    ),
    "mask": Example(
        [{"kind": "mask", "name": "cells", "title": "Cells", "options": CELLS, "overlap": "none"}],
        {
            "cells": [
                {"id": "a", "label": "red_cell", "rle": {"size": [4, 6], "counts": [9, 2, 13]}}
            ]
        },
        ItemFacts(medium="image", width=6, height=4),
    ),
    "ranking": Example(
        [{"kind": "ranking", "name": "better", "title": "Which reply is better?", "ties": True}],
        {"better": {"ranks": [1, 2]}},
        ItemFacts(medium="pair", parts=2),
    ),
    "segment": Example(
        [
            {
                "kind": "segment",
                "name": "turns",
                "title": "Speakers",
                "options": [
                    {"key": "agent", "title": "Agent"},
                    {"key": "caller", "title": "Caller"},
                ],
                "overlap": "other",
            }
        ],
        {"turns": [{"id": "a", "label": "agent", "start": 0, "end": 1_250_000}]},
        ItemFacts(medium="audio", duration=2_000_000),
    ),
    "track": Example(
        [
            {
                "kind": "track",
                "name": "cars",
                "title": "Cars",
                "options": [{"key": "car", "title": "Car"}],
            }
        ],
        {
            "cars": [
                {
                    "id": "a",
                    "label": "car",
                    "keyframes": [
                        {
                            "frame": 12,
                            "box": [10, 20, 30, 40],
                            "outside": False,
                            "occluded": False,
                        },
                        {"frame": 89, "box": [50, 20, 30, 40], "outside": True, "occluded": False},
                    ],
                }
            ]
        },
        ItemFacts(medium="video", width=320, height=240, frames=100),
    ),
}
