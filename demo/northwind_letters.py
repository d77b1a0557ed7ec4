"""Letters of shops that order from Northwind, with gaps filled by chance."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from random import Random

from demo.composing import seeded
from demo.entities import Letter, Passage

COUNT = 40
COSTS, WORKS_FOR, DUE = "costs", "works-for", "due"

OPENINGS = (
    "Dear {person},\n\n",
    "Hello {person},\n\n",
    "Good morning,\n\n",
    "To the sales desk:\n\n",
    "Dear {person},\n\nThank you for the call. ",
)
ORDERS = (
    Passage(
        "Please send us thirty pieces of the {product} at {amount} each by {date}.",
        ((COSTS, "product", "amount"), (DUE, "product", "date")),
    ),
    Passage(
        "We would like to order twelve more of the {product}. Is {amount} still the price?",
        ((COSTS, "product", "amount"),),
    ),
    Passage(
        "Your invoice of {date} says {amount} for the {product}, but we had agreed on {amount2}.",
        ((COSTS, "product", "amount2"),),
    ),
    Passage(
        "The {product} has to be in our store on {date}, the {product2} not before {date2}.",
        ((DUE, "product", "date"), (DUE, "product2", "date2")),
    ),
    Passage(
        "We take the {product} for {amount} and the {product2} for {amount2}, both as last year.",
        ((COSTS, "product", "amount"), (COSTS, "product2", "amount2")),
    ),
    Passage(
        "{company} offers the same kind of tent for {amount}. Can you do better for the {product}?"
    ),
    Passage(
        "Half of the {product} we received on {date} has a loose seam. Please credit us {amount}."
    ),
)
FURTHER = (
    Passage(""),
    Passage(" The carrier comes on {date}."),
    Passage(
        " For questions call {person} at {company}, our forwarder.",
        ((WORKS_FOR, "person", "company"),),
    ),
    Passage(" We have paid {amount} in advance."),
    Passage(" The {product} can wait until {date}.", ((DUE, "product", "date"),)),
)
CLOSINGS = (
    Passage("\n\nKind regards\n{person}\n{company}", ((WORKS_FOR, "person", "company"),)),
    Passage("\n\nBest wishes, {person} ({company})", ((WORKS_FOR, "person", "company"),)),
    Passage("\n\n{person} for {company}", ((WORKS_FOR, "person", "company"),)),
    Passage("\n\nYours\n{person}"),
)
DESKS = ("sales", "returns", "accounts")
WORDS = {
    "person": (
        "Ms Oona Berg",
        "Jorge Prieto",
        "Dr. Adeyemi",
        "Sofie Vang",
        "Karim Haddou",
        "Mrs. Tanaka",
        "Bastien Roche",
        "Wanjiru Kamau",
        "Piet de Vries",
        "Chiara Moretti",
    ),
    "company": (
        "Zelthaus Graz",
        "Fjellkiosk AS",
        "Rando & Fils",
        "Peak Supply Ltd.",
        "Kaupunki Outdoor",
        "Trail Depot",
        "Monte Verde S.r.l.",
        "De Rugzak",
    ),
    "product": (
        "Fjord 2 tent",
        "Fjord 4 tent",
        "Tarn sleeping bag",
        "Otter sleeping mat",
        "Curlew hammock",
        "Siskin down jacket",
        "Plover merino shirt",
        "Gale windbreaker",
        "Heron stove",
    ),
    "amount": (
        "112.50 EUR",
        "€ 89",
        "1,240 euros",
        "79.90 EUR",
        "€ 2,305.00",
        "64 euros",
        "148 EUR",
        "€ 31.20",
        "990 euros",
    ),
    "date": (
        "14 March",
        "Monday, 2 March",
        "the 30th of April",
        "2026-04-02",
        "week 17",
        "17 February",
        "Easter Saturday",
        "31 May",
    ),
}


@lru_cache(maxsize=4)
def letters(seed: int) -> dict[str, Letter]:
    """The letters by their ids, no two alike."""
    chance = seeded(seed)
    return {f"letter-{number:03}": composed(number, seed, chance) for number in range(1, COUNT + 1)}


def composed(number: int, seed: int, chance: Random) -> Letter:
    """One letter: each kind of order comes as often as the others."""
    letter = Letter()
    letter.add(Passage(chance.choice(OPENINGS)), WORDS, chance)
    letter.add(ORDERS[(number + seed) % len(ORDERS)], WORDS, chance)
    letter.add(chance.choice(FURTHER), WORDS, chance)
    letter.add(chance.choice(CLOSINGS), WORDS, chance)
    return letter


def letters_file(seed: int) -> tuple[str, bytes]:
    """The CSV as the mail program exports it."""
    chance = seeded(seed)
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["id", "text", "mailbox"])
    for name, letter in letters(seed).items():
        rows.writerow([name, letter.text, chance.choice(DESKS)])
    return "letters.csv", file.getvalue().encode()
