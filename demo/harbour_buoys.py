"""Images that Harbour Research sorts: buoys by their shape."""

from __future__ import annotations

from annotation.projects.guidelines.content import ClassBlock, Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.buoys import buoys
from demo.composing import EXPECTED
from demo.erring import mixing_up
from demo.story import Side

OVERVIEW = """\
A camera on the north mole takes an image whenever a buoy drifts past. Say which **shape** it has
above the water; its color and its tilt don't matter. Enlarge the image with **+** if it is far
away."""

BUOYS = Side(
    project="Buoys off Skerrow",
    template=TEMPLATES["image-classification"],
    titles=("Can", "Cone", "Sphere"),
    fields=[],
    guideline=Guideline(
        overview=OVERVIEW,
        blocks=(
            ClassBlock(
                class_key="can",
                definition="A cylinder: upright sides and a **flat** top.",
                edge_cases="A tilted can may look pointed at one corner. Two upright sides: can.",
            ),
            ClassBlock(
                class_key="cone",
                definition="Sides that meet in a **point** on top.",
                do_not_label_when="- Only a flag or a lamp on top is pointed.",
            ),
            ClassBlock(class_key="sphere", definition="**Round** from every side."),
        ),
    ),
    policy=Policy(ReviewSettings(mode="sample", percent=30, first=0)),
    file=buoys,
    shown="weather",
    truth=lambda item, _seed: {"label": item.hidden[EXPECTED]},
    seen=mixing_up({"label": {"can": "cone", "cone": "can", "sphere": "can"}}),
    rates={},
    each=13,
    remark="Look at the top edge, enlarged: that decides between the shapes.",
)
