"""Texts that Northwind Inbox marks: who orders what, for how much, by when."""

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
from demo.erring import Hand, as_it_is, by_hand, words_left_off
from demo.northwind_letters import letters, letters_file
from demo.story import Side

OVERVIEW = """\
Shops order by letter, and the warehouse books from what you mark. **Mark every name, company,
product, amount and date, then say how they belong together.**

1. Mark the words: choose a class with its digit, then drag over them.
2. Relate: press **Tab** until *Relate* is active, click the first words, then the second.
3. Mark the whole name and nothing else: no article, no comma, no *at* or *by*.

Greetings count: who is addressed is a **Person**, too."""
TITLES = ("Person", "Company", "Product", "Amount", "Date")
RELATIONS = (
    {"key": "works-for", "title": "works for", "colour": 6, "hotkey": "1"},
    {"key": "costs", "title": "costs", "colour": 7, "hotkey": "2"},
    {"key": "due", "title": "is due on", "colour": 8, "hotkey": "3"},
)
BLOCKS = (
    ClassBlock(
        class_key="person",
        definition="A human being by name, with title and form of address: *Ms Oona Berg*.",
        do_not_label_when="- A role alone: “the sales desk”, “our forwarder”.",
        examples=(
            Example(text="Please call Dr. Adeyemi about the seam.", note="Mark “Dr. Adeyemi”."),
            Example(text="Ask your bookkeeper.", good=False, note="Nobody is named."),
        ),
    ),
    ClassBlock(
        class_key="company",
        definition="A firm by name, with its legal form: *Peak Supply Ltd.*",
        edge_cases="Northwind itself is a company, too, where it is named.",
    ),
    ClassBlock(
        class_key="product",
        definition="A thing from our catalog by its name: *Fjord 2 tent*.",
        do_not_label_when="- A kind of thing without a name: “a tent”, “the same kind of tent”.",
    ),
    ClassBlock(
        class_key="amount",
        definition="Money, with its currency: *112.50 EUR*, *€ 89*.",
        do_not_label_when="- Numbers of pieces: “thirty pieces”.",
    ),
    ClassBlock(
        class_key="date",
        definition="A day or a week, however it is written: *14 March*, *week 17*.",
        edge_cases="“the week after Easter” is a **Date**; “soon” isn't.",
    ),
    ClassBlock(
        class_key="relation.works-for",
        definition="From a person to the company they write or act for.",
        label_when="- The signature names both, or the text says “at”, “of”, “for”.",
    ),
    ClassBlock(
        class_key="relation.costs",
        definition="From a product to the amount **that applies**.",
        do_not_label_when="- The amount is disputed: relate the one that was agreed on.",
    ),
    ClassBlock(
        class_key="relation.due", definition="From a product to the day by which it has to arrive."
    ),
)


def truth(item: Item, seed: int) -> Answer:
    """What was put into the letter's gaps."""
    letter = letters(seed)[item.external_id]
    return {"label": letter.spans, "relation": letter.relations}


LETTERS = Side(
    project="Orders by letter",
    template=TEMPLATES["relations"],
    titles=TITLES,
    fields=[
        {
            "kind": "span",
            "name": "label",
            "title": "Mark",
            "required": False,
            "overlap": "none",
            "options": options_from(TITLES),
        },
        {
            "kind": "relation",
            "name": "relation",
            "title": "Relate",
            "required": False,
            "between": "label",
            "options": list(RELATIONS),
        },
    ],
    guideline=Guideline(overview=OVERVIEW, blocks=BLOCKS),
    policy=Policy(
        DecisionSettings(overlap=Decimal("1.4")), ReviewSettings(mode="sample", percent=25, first=0)
    ),
    file=letters_file,
    shown="mailbox",
    truth=truth,
    seen=by_hand(
        label=Hand(words_left_off, {"person": "company", "company": "person"}),
        relation=Hand(as_it_is, {"costs": "due"}),
    ),
    rates={
        "span": (Decimal("0.05"), Decimal("0.02")),
        "relation": (Decimal("0.06"), Decimal("0.025")),
    },
    each=9,
    remark="Go through the letter once more from its greeting to its signature: each name counts.",
    seconds=(35.0, 95.0),
    examples={
        "person": "The name alone, with its title where there is one.",
        "company": "With its legal form, without comma or bracket.",
        "relation.works-for": "The signature says for whom.",
    },
    asked=(
        "“both as last year”: is that a date?",
        "No. The warehouse can't enter it in its calendar.",
    ),
    differs=True,
    note="First letters for the warehouse",
)
