"""Which kinds of project can be begun with sensible settings? A further one is one entry here.

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
        _("Each text gets one class of your list: spam or not, topic, tone, intent."),
        (choice(_("Class")),),
    ),
    ProjectTemplate(
        "several-classes",
        _("Several classes at once"),
        _("Each text gets all classes that fit: the topics of an article, the reasons of a call."),
        (choice(_("Classes"), multiple=True),),
    ),
    ProjectTemplate(
        "taxonomy",
        _("Classes in a tree"),
        _("Each text gets one of many classes that are found step by step, as in a catalogue."),
        (choice(_("Class"), leaf_only=True),),
        in_tree=True,
    ),
    ProjectTemplate(
        "image-classification",
        _("Image classification"),
        _("Each image gets one class of your list: what it shows, whether it is usable."),
        (choice(_("Class")),),
        "image",
    ),
    ProjectTemplate(
        "segmentation",
        _("Segmentation"),
        _("People paint areas of each image to the pixel: tissue, road, sky, faults."),
        (regions("mask", _("Paint")),),
        "image",
    ),
    ProjectTemplate(
        "rating",
        _("Rating"),
        _("Each text gets a point on a scale: how good, how urgent, how sure."),
        ({"kind": "rating", "name": "rating", "title": _("Rating"), "least": 1, "most": 5},),
    ),
    ProjectTemplate(
        "free-text",
        _("Free text answer"),
        _("People write: a summary, a translation, an answer, a better wording."),
        ({"kind": "text", "name": "answer", "title": _("Answer"), "multiline": True},),
    ),
    ProjectTemplate(
        "named-entities",
        _("Named entities"),
        _("People mark words in each text: names, places, amounts, reasons, mistakes."),
        (regions("span", _("Mark")),),
    ),
    ProjectTemplate(
        "relations",
        _("Entities and relations"),
        _("People mark words and say how they belong together: who works for whom, what is where."),
        (
            regions("span", _("Mark")),
            {
                "kind": "relation",
                "name": "relation",
                "title": _("Relate"),
                "required": False,
                "between": CLASSED,
                "options": [{"key": "related", "title": _("is related to")}],
            },
        ),
    ),
    ProjectTemplate(
        "detection",
        _("Boxes on images"),
        _("People draw a box round each thing of your list: cells, cars, faces, defects."),
        (regions("box", _("Mark")),),
        "image",
    ),
    ProjectTemplate(
        "outlines",
        _("Outlines on images"),
        _("People draw the outline of each thing, point by point, with holes where it has any."),
        (regions("polygon", _("Mark")),),
        "image",
    ),
    ProjectTemplate(
        "key-points",
        _("Key points"),
        _("People place named points on each figure: joints of a body, corners of a part."),
        (
            regions(
                "keypoint",
                _("Place"),
                points=[{"key": "first", "title": "1"}, {"key": "second", "title": "2"}],
            ),
        ),
        "image",
    ),
    ProjectTemplate(
        "preference-pairs",
        _("Preference pairs"),
        _("Of two texts, images or audio people say which is better: answers, images, voices."),
        ({"kind": "ranking", "name": "better", "title": _("Which is better?"), "ties": True},),
        "pair",
    ),
    ProjectTemplate(
        "ranked-lists",
        _("Ranked lists"),
        _("People put up to ten texts, images or audio in order, the best first."),
        ({"kind": "ranking", "name": "order", "title": _("Put them in order"), "way": "list"},),
        "pair",
    ),
    ProjectTemplate(
        "transcription",
        _("Transcription"),
        _("People mark what is said in each audio and write down the words."),
        (
            regions(
                "segment",
                _("What is said"),
                required=True,
                min_length=MIN_LENGTH,
                attributes=[
                    {"kind": "text", "name": "words", "title": _("Words"), "max_length": 5000},
                ],
            ),
        ),
        "audio",
    ),
    ProjectTemplate(
        "speaker-turns",
        _("Speaker turns"),
        _("People mark who speaks when, or what is heard: voices, music, noise."),
        (regions("segment", _("Who speaks"), min_length=MIN_LENGTH),),
        "audio",
    ),
    ProjectTemplate(
        "anomaly-windows",
        _("Anomaly windows"),
        _("People mark when a machine or a number behaves oddly: from when to when, and how."),
        (regions("segment", _("Mark"), min_length=1, overlap="other"),),
        "series",
    ),
    ProjectTemplate(
        "object-tracks",
        _("Object tracks"),
        _("People follow things through videos with boxes: cars, people, animals, tools."),
        (regions("track", _("Follow")),),
        "video",
    ),
    ProjectTemplate(
        "action-segments",
        _("Action segments"),
        _("People mark what happens when in each video: an action, a scene, a fault."),
        (regions("segment", _("What happens"), min_length=1),),
        "video",
    ),
    ProjectTemplate(
        "from-scratch",
        _("From scratch"),
        _("Compose the questions yourself: choices, ratings and texts, some only after others."),
        ({"kind": "text", "name": "note", "title": _("Note"), "required": False},),
        is_blank=True,
    ),
)
TEMPLATES: dict[str, ProjectTemplate] = {each.key: each for each in IN_ORDER}
