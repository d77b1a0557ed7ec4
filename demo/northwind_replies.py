"""Replies that Northwind Inbox rates: how they sound and whether they help."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from itertools import product

from annotation.datasets.models import Item
from annotation.label_types.schema import Answer
from annotation.projects.guidelines.content import ClassBlock, Guideline
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from demo.composing import seeded
from demo.erring import mixing_up
from demo.story import Side

OVERVIEW = """\
We read our own replies the way a customer does. Three questions for each:

1. **How does it sound?** The tone, whatever it says.
2. **How far does it help?** From 1, not at all, to 5, all is settled.
3. Below 3: **what is missing?** One sentence for the colleague who wrote it."""

TONES = {
    "warm": (
        "Thank you so much for writing, and I am sorry for the trouble.",
        "What a lovely trip that must have been! Let me see what I can do.",
        "I can well imagine how annoying that is, three days before you leave.",
    ),
    "matter-of-fact": (
        "We have looked into your order.",
        "This is about your message of Monday.",
        "Your request has been handled.",
    ),
    "cold": (
        "As stated in our terms, which you accepted:",
        "You should have read the description.",
        "We can't help everybody at once.",
    ),
}
HELP = {
    1: "Please contact the manufacturer.",
    2: "Somebody will get back to you.",
    3: "A label for the return is attached; whether we refund it is decided later.",
    4: "The new poles leave our store tomorrow. For the tent itself, please send a photo.",
    5: "The 41 euros are on their way to your card, and you may keep the stove.",
}
MISSING = {1: "Who that is and how to reach them.", 2: "Who, and by when."}
COLLEAGUES = ("Team North", "Team South", "Chat")


def replies(seed: int) -> tuple[str, bytes]:
    """The CSV of all replies, in mixed order."""
    chance = seeded(seed)
    texts = [
        (f"{opening} {HELP[points]}", tone, points)
        for tone, openings in TONES.items()
        for opening, points in product(openings, HELP)
    ]
    chance.shuffle(texts)
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["id", "text", "team", "tone", "points"])
    for number, (text, tone, points) in enumerate(texts, 1):
        rows.writerow([f"reply-{number:03}", text, chance.choice(COLLEAGUES), tone, points])
    return "replies.csv", file.getvalue().encode()


def truth(item: Item, _seed: int) -> Answer:
    """The right answer; what is missing is asked below 3 points alone."""
    points = int(item.hidden["points"])
    missing = {"missing": MISSING[points]} if points in MISSING else {}
    return {"tone": item.hidden["tone"], "points": points, **missing}


REPLIES = Side(
    project="Quality of our replies",
    template=TEMPLATES["from-scratch"],
    titles=(),
    fields=[
        {
            "kind": "choice",
            "name": "tone",
            "title": "How does it sound?",
            "options": [
                {"key": "warm", "title": "Warm", "colour": 3, "hotkey": "1"},
                {"key": "matter-of-fact", "title": "Matter-of-fact", "colour": 1, "hotkey": "2"},
                {"key": "cold", "title": "Cold", "colour": 9, "hotkey": "3"},
            ],
        },
        {
            "kind": "rating",
            "name": "points",
            "title": "How far does it help?",
            "least": 1,
            "most": 5,
            "labels": {"1": "not at all", "5": "all is settled"},
        },
        {
            "kind": "text",
            "name": "missing",
            "title": "What is missing?",
            "help": "One sentence for the colleague who wrote it.",
            "show_if": {"field": "points", "values": [1, 2]},
        },
    ],
    guideline=Guideline(
        overview=OVERVIEW,
        blocks=(
            ClassBlock(class_key="tone.warm", definition="The writer has understood the customer."),
            ClassBlock(
                class_key="tone.matter-of-fact",
                definition="Polite and short, without a word about the person.",
            ),
            ClassBlock(
                class_key="tone.cold", definition="The customer feels told off or sent away."
            ),
        ),
    ),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.5")), ReviewSettings(mode="sample", percent=20, first=0)
    ),
    file=replies,
    shown="team",
    truth=truth,
    seen=mixing_up(
        {"tone": {"warm": "matter-of-fact", "matter-of-fact": "cold", "cold": "matter-of-fact"}}
    ),
    rates={
        "rating": (Decimal("0.10"), Decimal("0.04")),
        "text": (Decimal("0.36"), Decimal("0.15")),
    },
    each=14,
    remark="Read only the first sentence for the tone; the second one says how far it helps.",
)
