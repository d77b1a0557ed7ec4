"""Which kinds of project can be begun with sensible settings? A further one is one entry here.

The card of a template shows the sketch templates/annotation/projects/sketches/<key>.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotation.projects.classes import options_from, titles_in, tree_in, tree_options
from annotation.workflow.policy import Policy

SHORTEST = 10_000  # microseconds: a click without a drag marks nothing


@dataclass(frozen=True)
class ProjectTemplate:
    """What a project begins with. The classes people type go into the field `classes_in`, if any.

    `in_tree`: a class may be typed below another. `is_blank`: the schema is to be written first.
    `fewest_classes`: one can be marked where one alone can't be chosen.
    """

    key: str
    title: str | Promise
    text: str | Promise
    fields: tuple[dict[str, Any], ...]
    media_type: str = "text"
    classes_in: str = ""
    in_tree: bool = False
    is_blank: bool = False
    fewest_classes: int = 2
    policy: Policy = field(default_factory=Policy)

    def options_in(self, text: str) -> list[dict[str, Any]]:
        """The classes that people typed, one a line."""
        return tree_options(tree_in(text)) if self.in_tree else options_from(titles_in(text))

    def fields_with(self, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The label schema's fields with these classes."""
        return [
            {**each, "title": str(each["title"]), **plain_options(each), **plain_attributes(each)}
            | ({"options": options} if each["name"] == self.classes_in else {})
            for each in self.fields
        ]


def plain_options(field: dict[str, Any]) -> dict[str, Any]:
    """The classes that a template brings itself, in the reader's language."""
    own = field.get("options", ())
    return {"options": [{**each, "title": str(each["title"])} for each in own]} if own else {}


def plain_attributes(field: dict[str, Any]) -> dict[str, Any]:
    """What a template asks about each region, in the reader's language."""
    own = field.get("attributes", ())
    return {"attributes": [{**each, "title": str(each["title"])} for each in own]} if own else {}


def choice(title: str | Promise, **options: Any) -> dict[str, Any]:
    """The one field of a template that asks for classes."""
    return {"kind": "choice", "name": "label", "title": title, **options}


def segments(title: str | Promise, **options: Any) -> dict[str, Any]:
    """The field of a template in which stretches of time are marked."""
    return {
        "kind": "segment",
        "name": "label",
        "title": title,
        "required": False,
        "min_length": SHORTEST,
        **options,
    }


def spans(title: str | Promise) -> dict[str, Any]:
    """The field of a template in which stretches of the classes people typed are marked."""
    return {"kind": "span", "name": "label", "title": title, "required": False}


TEXT_CLASSIFICATION = ProjectTemplate(
    key="text-classification",
    title=_("Text classification"),
    text=_("Each text gets one class of your list: spam or not, topic, tone, intent."),
    fields=(choice(_("Class"), multiple=False),),
    classes_in="label",
)
SEVERAL_CLASSES = ProjectTemplate(
    key="several-classes",
    title=_("Several classes at once"),
    text=_("Each text gets all classes that fit: the topics of an article, the reasons of a call."),
    fields=(choice(_("Classes"), multiple=True),),
    classes_in="label",
)
TAXONOMY = ProjectTemplate(
    key="taxonomy",
    title=_("Classes in a tree"),
    text=_("Each text gets one of many classes that are found step by step, as in a catalogue."),
    fields=(choice(_("Class"), multiple=False, leaf_only=True),),
    classes_in="label",
    in_tree=True,
)
IMAGE_CLASSIFICATION = ProjectTemplate(
    key="image-classification",
    title=_("Image classification"),
    text=_("Each picture gets one class of your list: what it shows, whether it is usable."),
    fields=(choice(_("Class"), multiple=False),),
    media_type="image",
    classes_in="label",
)
SEGMENTATION = ProjectTemplate(
    key="segmentation",
    title=_("Segmentation"),
    text=_("People paint areas of each picture to the pixel: tissue, road, sky, faults."),
    fields=({"kind": "mask", "name": "label", "title": _("Paint"), "required": False},),
    media_type="image",
    classes_in="label",
    fewest_classes=1,
)
RATING = ProjectTemplate(
    key="rating",
    title=_("Rating"),
    text=_("Each text gets a point on a scale: how good, how urgent, how sure."),
    fields=({"kind": "rating", "name": "rating", "title": _("Rating"), "least": 1, "most": 5},),
)
FREE_TEXT = ProjectTemplate(
    key="free-text",
    title=_("Free text answer"),
    text=_("People write: a summary, a translation, an answer, a better wording."),
    fields=({"kind": "text", "name": "answer", "title": _("Answer"), "multiline": True},),
)
NAMED_ENTITIES = ProjectTemplate(
    key="named-entities",
    title=_("Named entities"),
    text=_("People mark words in each text: names, places, amounts, reasons, mistakes."),
    fields=(spans(_("Mark")),),
    classes_in="label",
    fewest_classes=1,
)
RELATIONS = ProjectTemplate(
    key="relations",
    title=_("Entities and relations"),
    text=_(
        "People mark words and say how they belong together: who works for whom, what is where."
    ),
    fields=(
        spans(_("Mark")),
        {
            "kind": "relation",
            "name": "relation",
            "title": _("Relate"),
            "required": False,
            "between": "label",
            "options": [{"key": "related", "title": _("is related to")}],
        },
    ),
    classes_in="label",
    fewest_classes=1,
)
OBJECT_TRACKS = ProjectTemplate(
    key="object-tracks",
    title=_("Object tracks"),
    text=_("People follow things through videos with boxes: cars, people, animals, tools."),
    fields=({"kind": "track", "name": "label", "title": _("Follow"), "required": False},),
    media_type="video",
    classes_in="label",
    fewest_classes=1,
)
ACTION_SEGMENTS = ProjectTemplate(
    key="action-segments",
    title=_("Action segments"),
    text=_("People mark what happens when in each video: an action, a scene, a fault."),
    fields=(segments(_("What happens"), min_length=1),),
    media_type="video",
    classes_in="label",
    fewest_classes=1,
)
DETECTION = ProjectTemplate(
    key="detection",
    title=_("Boxes on pictures"),
    text=_("People draw a box round each thing of your list: cells, cars, faces, defects."),
    fields=({"kind": "box", "name": "label", "title": _("Mark"), "required": False},),
    media_type="image",
    classes_in="label",
    fewest_classes=1,
)
OUTLINES = ProjectTemplate(
    key="outlines",
    title=_("Outlines on pictures"),
    text=_("People draw the outline of each thing, point by point, with holes where it has any."),
    fields=({"kind": "polygon", "name": "label", "title": _("Mark"), "required": False},),
    media_type="image",
    classes_in="label",
    fewest_classes=1,
)
KEY_POINTS = ProjectTemplate(
    key="key-points",
    title=_("Key points"),
    text=_("People place named points on each figure: joints of a body, corners of a part."),
    fields=(
        {
            "kind": "keypoint",
            "name": "label",
            "title": _("Place"),
            "required": False,
            "points": [{"key": "first", "title": "1"}, {"key": "second", "title": "2"}],
        },
    ),
    media_type="image",
    classes_in="label",
    fewest_classes=1,
)
PREFERENCE_PAIRS = ProjectTemplate(
    key="preference-pairs",
    title=_("Preference pairs"),
    text=_("Of two texts people say which is better: answers of a model, translations, wordings."),
    fields=({"kind": "ranking", "name": "better", "title": _("Which is better?"), "ties": True},),
    media_type="pair",
)
RANKED_LISTS = ProjectTemplate(
    key="ranked-lists",
    title=_("Ranked lists"),
    text=_("People put up to ten texts in order, the best first: answers, headlines, hits."),
    fields=({"kind": "ranking", "name": "order", "title": _("Put them in order"), "way": "list"},),
    media_type="pair",
)
TRANSCRIPTION = ProjectTemplate(
    key="transcription",
    title=_("Transcription"),
    text=_("People mark what is said in each sound and write down the words."),
    fields=(
        segments(
            _("What is said"),
            required=True,
            attributes=[
                {"kind": "text", "name": "words", "title": _("Words"), "max_length": 5000},
            ],
        ),
    ),
    media_type="audio",
    classes_in="label",
    fewest_classes=1,
)
SPEAKER_TURNS = ProjectTemplate(
    key="speaker-turns",
    title=_("Speaker turns"),
    text=_("People mark who speaks when, or what is heard: voices, music, noise."),
    fields=(segments(_("Who speaks")),),
    media_type="audio",
    classes_in="label",
    fewest_classes=1,
)
ANOMALY_WINDOWS = ProjectTemplate(
    key="anomaly-windows",
    title=_("Anomaly windows"),
    text=_("People mark when a machine or a number behaves oddly: from when to when, and how."),
    fields=(segments(_("Mark"), overlap="other", min_length=1),),
    media_type="series",
    classes_in="label",
    fewest_classes=1,
)
FROM_SCRATCH = ProjectTemplate(
    key="from-scratch",
    title=_("From scratch"),
    text=_("Compose the questions yourself: choices, ratings and texts, some only after others."),
    fields=({"kind": "text", "name": "note", "title": _("Note"), "required": False},),
    is_blank=True,
)

TEMPLATES: dict[str, ProjectTemplate] = {
    each.key: each
    for each in (
        TEXT_CLASSIFICATION,
        SEVERAL_CLASSES,
        TAXONOMY,
        IMAGE_CLASSIFICATION,
        SEGMENTATION,
        RATING,
        FREE_TEXT,
        NAMED_ENTITIES,
        RELATIONS,
        DETECTION,
        OUTLINES,
        KEY_POINTS,
        PREFERENCE_PAIRS,
        RANKED_LISTS,
        TRANSCRIPTION,
        SPEAKER_TURNS,
        ANOMALY_WINDOWS,
        OBJECT_TRACKS,
        ACTION_SEGMENTS,
        FROM_SCRATCH,
    )
}
