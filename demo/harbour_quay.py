"""Images that Harbour Research marks: ships with boxes, cranes with keypoints."""

from __future__ import annotations

from decimal import Decimal

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.classes import options_from
from annotation.projects.guidelines.content import ClassBlock, Example, Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.erring import Hand, by_hand, edges_shifted, points_shifted
from demo.quay import HEIGHT, WIDTH, quay_file, scenes
from demo.story import Side

OVERVIEW = """\
The camera on the quay counts who comes and which cranes are at work. **A box round each ship, four
points on each crane.**

1. Ships first: choose a class with its digit and draw from corner to corner.
2. The box touches the ship on all four sides: mast and flagpole are in, the shimmer below is out.
3. A ship behind a crane gets one box round all of it, as if the crane weren't there.
4. Then the cranes: left foot, right foot, middle of the cabin, tip of the boom, in this order."""
TITLES = ("Container ship", "Ferry", "Sailing boat", "Tug")
POINTS = (("foot_left", "Left foot"), ("foot_right", "Right foot"), ("cabin", "Cabin"))
BLOCKS = (
    ClassBlock(
        class_key="container-ship",
        definition="Long and low, with containers on deck or room for them.",
        label_when="- Also with one row of containers only.",
        examples=(
            Example(
                text="A dark hull with a white block at one end and nothing on deck.",
                note="The block is its bridge: there is room for containers.",
            ),
        ),
    ),
    ClassBlock(
        class_key="ferry",
        definition="White, with rows of windows for passengers.",
        do_not_label_when="- A white bridge on a dark hull isn't a ferry.",
    ),
    ClassBlock(
        class_key="sailing-boat",
        definition="Any boat with a mast and sails, whatever its color.",
        edge_cases="Far away only the sails are clear. Zoom in: the hull belongs in the box.",
    ),
    ClassBlock(
        class_key="tug",
        definition="Short and high, tyres along its side, a wheelhouse in front.",
        do_not_label_when="- Nearly as long as the ships around it: a **Ferry** seen from afar.",
    ),
    ClassBlock(
        class_key="crane.crane",
        definition="Four points, the feet as seen in the image: left is left.",
        edge_cases="A foot behind something is placed where it must be, as *hidden*.",
    ),
)


def truth(item: Item, seed: int) -> Answer:
    """What was drawn into the image."""
    scene = scenes(seed)[item.external_id]
    return {"label": scene.ships, "crane": scene.cranes}


QUAY = Side(
    project="Ships at the quay",
    template=TEMPLATES["detection"],
    titles=TITLES,
    fields=[
        {
            "kind": "box",
            "name": "label",
            "title": "Ships",
            "required": False,
            "overlap": "other",
            "options": options_from(TITLES),
        },
        {
            "kind": "keypoint",
            "name": "crane",
            "title": "Cranes",
            "required": False,
            "options": [{"key": "crane", "title": "Crane", "colour": 7}],
            "points": [
                {"key": key, "title": title} for key, title in (*POINTS, ("tip", "Tip of the boom"))
            ],
            "edges": [
                ["foot_left", "cabin"],
                ["foot_right", "cabin"],
                ["cabin", "tip"],
            ],
        },
    ],
    guideline=Guideline(overview=OVERVIEW, blocks=BLOCKS),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.5")), ReviewSettings(mode="sample", percent=25, first=0)
    ),
    file=quay_file,
    shown="light",
    truth=truth,
    seen=by_hand(
        label=Hand(
            edges_shifted(WIDTH, HEIGHT), {"tug": "ferry", "ferry": "tug", "container-ship": "tug"}
        ),
        crane=Hand(points_shifted(WIDTH, HEIGHT)),
    ),
    rates={
        "box": (Decimal("0.09"), Decimal("0.04")),
        "keypoint": (Decimal("0.16"), Decimal("0.07")),
    },
    each=11,
    remark="Look at the horizon again, zoomed in: small ships count as much as the large ones.",
    seconds=(40.0, 110.0),
    examples={
        "ferry": "The box ends where the hull meets the water.",
        "container-ship": "From stem to stern and up to the funnel; the shimmer is out.",
        "crane.crane": "The cabin’s point lies in its middle.",
    },
    asked=(
        "Does the shimmer under a ship belong in the box?",
        "No. The box ends at the waterline.",
    ),
    differs=True,
    note="Boxes for the first trial of the counter",
)
