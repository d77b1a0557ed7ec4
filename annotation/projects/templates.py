"""Project templates. Add an entry here for a new one.

The card of a template shows the sketch templates/annotation/projects/sketches/<key>.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotation.projects.classes import options_from, titles_in, tree_in, tree_options
from annotation.workflow.lifecycle.policy import Policy

CLASSED = "label"  # the field that gets the classes people type
MIN_LENGTH = 10_000  # microseconds: a click without a drag marks nothing


@dataclass(frozen=True)
class ProjectTemplate:
    """What a project begins with: medium, fields and settings. People type classes for one field.

    `in_tree`: a class may be typed below another. `is_blank`: the schema is to be written first.
    """

    key: str
    title: str | Promise
    text: str | Promise
    fields: tuple[dict[str, Any], ...]
    media_type: str = "text"
    in_tree: bool = False
    is_blank: bool = False
    policy: Policy = field(default_factory=Policy)

    @property
    def classes_in(self) -> str:
        """The name of the field that gets the typed classes; empty where none does."""
        return CLASSED if any(each["name"] == CLASSED for each in self.fields) else ""

    @property
    def fewest_classes(self) -> int:
        """One can be marked where one alone can't be chosen."""
        return 2 if self.fields[0]["kind"] == "choice" else 1

    def options_in(self, text: str) -> list[dict[str, Any]]:
        """The classes that people typed, one a line."""
        return tree_options(tree_in(text)) if self.in_tree else options_from(titles_in(text))

    def fields_with(self, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The label schema's fields with these classes, in the reader's language."""
        return [
            in_words(each) | ({"options": options} if each["name"] == CLASSED else {})
            for each in self.fields
        ]


def in_words(value: Any) -> Any:
    """The same with its titles as text: those of fields, and of what a template brings itself."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return {name: in_words(each) for name, each in value.items()}
    return [in_words(each) for each in value] if isinstance(value, list) else value


def choice(title: str | Promise, *, multiple: bool = False, **options: Any) -> dict[str, Any]:
    """The field of a template that asks for classes."""
    return {"kind": "choice", "name": CLASSED, "title": title, "multiple": multiple, **options}


def regions(kind: str, title: str | Promise, **options: Any) -> dict[str, Any]:
    """The field of a template in which regions of the classes people typed are marked."""
    return {"kind": kind, "name": CLASSED, "title": title, "required": False, **options}


IN_ORDER = (
    ProjectTemplate(
        "text-classification",
        _("Text classification"),
        _("Assign one class to each text, such as spam, topic, sentiment, or intent."),
        (choice(_("Class")),),
    ),
    ProjectTemplate(
        "several-classes",
        _("Multi-label text classification"),
        _(
            "Assign every class that fits, such as the topics of an article or the reasons "
            "for a call."
        ),
        (choice(_("Classes"), multiple=True),),
    ),
    ProjectTemplate(
        "taxonomy",
        _("Taxonomy"),
        _("Assign one class from a large hierarchy, such as a product catalog."),
        (choice(_("Class"), leaf_only=True),),
        in_tree=True,
    ),
    ProjectTemplate(
        "image-classification",
        _("Image classification"),
        _("Assign one class to each image, such as what it shows or whether it is usable."),
        (choice(_("Class")),),
        "image",
    ),
    ProjectTemplate(
        "segmentation",
        _("Image segmentation"),
        _("Paint pixel-accurate masks on images, such as tissue, road, sky, or defects."),
        (regions("mask", _("Masks")),),
        "image",
    ),
    ProjectTemplate(
        "rating",
        _("Rating"),
        _("Rate each text on a scale, such as quality, urgency, or confidence."),
        ({"kind": "rating", "name": "rating", "title": _("Rating"), "least": 1, "most": 5},),
    ),
    ProjectTemplate(
        "free-text",
        _("Free text"),
        _("Write a summary, a translation, an answer, or a better wording."),
        ({"kind": "text", "name": "answer", "title": _("Answer"), "multiline": True},),
    ),
    ProjectTemplate(
        "named-entities",
        _("Named entities"),
        _("Mark spans of text, such as names, places, amounts, or errors."),
        (regions("span", _("Entities")),),
    ),
    ProjectTemplate(
        "relations",
        _("Entities and relations"),
        _("Mark spans and connect them, such as who works for whom or what is located where."),
        (
            regions("span", _("Entities")),
            {
                "kind": "relation",
                "name": "relation",
                "title": _("Relations"),
                "required": False,
                "between": CLASSED,
                "options": [{"key": "related", "title": _("is related to")}],
            },
        ),
    ),
    ProjectTemplate(
        "detection",
        _("Object detection"),
        _("Draw a bounding box around each object, such as cells, cars, faces, or defects."),
        (regions("box", _("Entities")),),
        "image",
    ),
    ProjectTemplate(
        "outlines",
        _("Polygons"),
        _("Outline each object with a polygon, including holes."),
        (regions("polygon", _("Entities")),),
        "image",
    ),
    ProjectTemplate(
        "key-points",
        _("Keypoints"),
        _("Place named points on each object, such as body joints or the corners of a part."),
        (
            regions(
                "keypoint",
                _("Keypoints"),
                points=[{"key": "first", "title": "1"}, {"key": "second", "title": "2"}],
            ),
        ),
        "image",
    ),
    ProjectTemplate(
        "preference-pairs",
        _("Pairwise preference"),
        _("Choose the better of two texts, images, or audio files."),
        ({"kind": "ranking", "name": "better", "title": _("Which is better?"), "ties": True},),
        "pair",
    ),
    ProjectTemplate(
        "ranked-lists",
        _("Ranking"),
        _("Rank up to ten texts, images, or audio files from best to worst."),
        ({"kind": "ranking", "name": "order", "title": _("Ranking"), "way": "list"},),
        "pair",
    ),
    ProjectTemplate(
        "transcription",
        _("Transcription"),
        _("Mark speech in audio files and transcribe it."),
        (
            regions(
                "segment",
                _("Speech"),
                required=True,
                min_length=MIN_LENGTH,
                attributes=[
                    {"kind": "text", "name": "words", "title": _("Transcript"), "max_length": 5000},
                ],
            ),
        ),
        "audio",
    ),
    ProjectTemplate(
        "speaker-turns",
        _("Speaker diarization"),
        _("Mark who speaks when, or sounds such as voices, music, or noise."),
        (regions("segment", _("Speakers"), min_length=MIN_LENGTH),),
        "audio",
    ),
    ProjectTemplate(
        "anomaly-windows",
        _("Anomaly detection"),
        _("Mark the segments of a time series that show anomalies, with their type."),
        (regions("segment", _("Entities"), min_length=1, overlap="other"),),
        "series",
    ),
    ProjectTemplate(
        "object-tracks",
        _("Object tracking"),
        _("Track objects through videos with boxes, such as cars, people, animals, or tools."),
        (regions("track", _("Tracks")),),
        "video",
    ),
    ProjectTemplate(
        "action-segments",
        _("Action segmentation"),
        _("Mark what happens when in a video, such as actions, scenes, or defects."),
        (regions("segment", _("Actions"), min_length=1),),
        "video",
    ),
    ProjectTemplate(
        "from-scratch",
        _("Start from scratch"),
        _(
            "Define your own fields: choices, ratings, and text, some shown only after "
            "certain values."
        ),
        ({"kind": "text", "name": "note", "title": _("Note"), "required": False},),
        is_blank=True,
    ),
)
TEMPLATES: dict[str, ProjectTemplate] = {each.key: each for each in IN_ORDER}
