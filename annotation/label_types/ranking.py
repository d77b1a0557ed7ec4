"""The kind `ranking`: which of what is compared is better, in which order, or best and worst.

Texts, images and audio are named by their place in the stored item; only how many they are
matters here. `shown` is the order in which the person saw them, kept so that a liking for the first
place can be measured; it is no part of the judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.protocol import Problem, SchemaField

Value = dict[str, Any]
MIN_COUNT, MAX_COUNT = 2, 10  # texts of an item
ENDS = ("best", "worst")
PLACES = {"0": [1, 1], "1": [1, 2], "2": [2, 1]}  # of a pair as it is shown, by its key


class RankingField(SchemaField):
    """How the texts are compared, whether two may be equally good, and whether each person gets
    them in an order of their own."""

    way: Literal["pair", "list", "best_worst"] = Field(
        default="pair",
        description="pair: choose the better of two. list: rank all options. best_worst: choose "
        "the best and the worst.",
    )
    ties: bool = Field(default=False, description="Whether options can be tied.")
    shuffle: bool = Field(
        default=True, description="Whether each annotator sees the options in a different order."
    )


class Ranking:
    """Answers are {"ranks": [1 for the best, …]} or {"best", "worst"}, and "shown"."""

    name = "ranking"
    title = gettext_lazy("Ranking")
    field_class = RankingField
    media: tuple[str, ...] = ("pair",)
    looks_at_content = True

    def normalise(
        self, field: RankingField, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> Value | None:
        """The judgement and the order shown; None if there is none. Raises Problem."""
        if value in (None, "", {}):
            return None
        count = number_of_texts(field, given)
        if field.way == "pair":
            value = from_key(value, given)
        if not isinstance(value, dict):
            raise wrong_form(field)
        read = best_and_worst if field.way == "best_worst" else dense_ranks
        return read(field, value, count) | shown_in(field, value, given)

    def comparison_key(self, value: Any) -> Any:
        """The judgement without the order in which the texts were seen."""
        return None if value is None else {key: value[key] for key in value if key != "shown"}

    def agreement(self, field: RankingField, one: Any, other: Any) -> float:
        """Of a pair whether equal, of a list (tau-b + 1) / 2, of best and worst the mean match."""
        if one is None or other is None:
            return float(one is other)
        if field.way == "best_worst":
            matches = sum(bool(one.get(key) == other.get(key)) for key in ENDS)
            return matches / len(ENDS)
        ranks, others = one.get("ranks", []), other.get("ranks", [])
        if field.way == "pair" or ranks == others or len(ranks) != len(others):
            return float(ranks == others)
        return (tau_b(ranks, others) + 1) / 2

    def billable(self, field: RankingField, value: Any) -> int:
        """One label for an answer, however many texts it orders."""
        return 0 if value is None else 1

    def summary(self, field: RankingField, value: Any) -> str:
        """The numbers of the texts as they are stored: “2 > 1 = 3”, or the best and the worst."""
        if value is None:
            return ""
        if "ranks" not in value:
            values = {"best": value["best"] + 1, "worst": value["worst"] + 1}
            return _("best %(best)s, worst %(worst)s") % values
        return " > ".join(
            " = ".join(str(place + 1) for place in group) for group in groups(value["ranks"])
        )

    def drawn(self, value: Value | None, content: Mapping[str, Any]) -> dict[str, Any]:
        """What read.html shows: groups of (number, part), and the numbers as they were seen."""
        if value is None:
            return {}
        parts: Mapping[int, Mapping[str, Any]] = dict(
            zip(content.get("order", ()), content.get("parts", ()), strict=True)
        )
        placed = groups(value["ranks"]) if "ranks" in value else [[value["best"]], [value["worst"]]]
        return {
            "placed": [[(place + 1, parts.get(place, {})) for place in group] for group in placed],
            "seen": ", ".join(str(place + 1) for place in value.get("shown", ())),
        }


def number_of_texts(field: RankingField, given: AnswerContext) -> int | None:
    """How many texts the item has, None where it isn't at hand; raises Problem for a misfit."""
    if given.material is None:
        return None
    count = given.material.parts
    if count < MIN_COUNT:
        raise Problem(_("“%(title)s”: this item has nothing to compare.") % {"title": field.title})
    if field.way == "pair" and count != len(PLACES["1"]):
        raise Problem(
            _("“%(title)s” compares two options, but this item has %(number)s. Skip it.")
            % {"title": field.title, "number": count}
        )
    return count


def from_key(value: Any, given: AnswerContext) -> Any:
    """The answer to a pair that a plain form sent, by the place at which a text is shown."""
    key = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(key, str) or key not in PLACES:
        return value
    order = given.material.order if given.material else ()
    ranks = dict(zip(order or (0, 1), PLACES[key], strict=True))
    return {"ranks": [ranks[place] for place in sorted(ranks)]}


def key_of(value: Any, order: Sequence[int]) -> str:
    """The key of an answer to a pair, by the place at which a text is shown; empty for none.

    The answer is one that was stored, typed, or drafted: anything at all.
    """
    ranks = value.get("ranks") if isinstance(value, dict) else None
    if not isinstance(ranks, list):
        return str(value) if isinstance(value, int | str) and str(value) in PLACES else ""
    seen = ranks if tuple(order) != (1, 0) else ranks[::-1]
    return next((key for key, places in PLACES.items() if places == seen), "")


def dense_ranks(field: RankingField, value: Value, count: int | None) -> Value:
    """The ranks from 1 without gaps: of 1, 1, 3 comes 1, 1, 2. Raises Problem."""
    ranks = value.get("ranks")
    if not isinstance(ranks, list) or not MIN_COUNT <= len(ranks) <= MAX_COUNT:
        raise wrong_form(field)
    if not all(is_whole(rank, 1, len(ranks)) for rank in ranks):
        raise wrong_form(field)
    if len(ranks) != (count or len(ranks)) or (field.way == "pair" and len(ranks) != MIN_COUNT):
        raise Problem(_("“%(title)s”: rank each option exactly once.") % {"title": field.title})
    if not field.ties and len(set(ranks)) != len(ranks):
        raise Problem(_("“%(title)s”: ties aren't allowed.") % {"title": field.title})
    places = {rank: place for place, rank in enumerate(sorted(set(ranks)), start=1)}
    return {"ranks": [places[rank] for rank in ranks]}


def best_and_worst(field: RankingField, value: Value, count: int | None) -> Value:
    """The places of the two texts in the item; raises Problem."""
    best, worst = value.get("best"), value.get("worst")
    if not all(is_whole(each, 0, (count or MAX_COUNT) - 1) for each in (best, worst)):
        raise Problem(_("“%(title)s”: select the best and the worst.") % {"title": field.title})
    if best == worst:
        raise Problem(
            _("“%(title)s”: the best and the worst must be different.") % {"title": field.title}
        )
    return {"best": best, "worst": worst}


def shown_in(field: RankingField, value: Value, given: AnswerContext) -> Value:
    """The order shown, which the server decides: another one that was sent is refused.

    Who gets the texts as they are stored (reviewers do) has that order, whatever was sent along.
    """
    sent, material = value.get("shown"), given.material
    if material is None:
        return {} if sent is None else {"shown": sent}
    order = list(material.order or range(material.parts))
    if material.order and sent is not None and sent != order:
        raise Problem(
            _(
                "“%(title)s” was ranked in a different order than the one shown to you. Reload "
                "the page, then rank again."
            )
            % {"title": field.title}
        )
    return {"shown": order}


def is_whole(value: Any, least: int, most: int) -> bool:
    """Whether it is a whole number within these ends, which `True` is not."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def wrong_form(field: RankingField) -> Problem:
    """The refusal of what is no judgement of this field at all."""
    return Problem(_("“%(title)s”: put the options in order.") % {"title": field.title})


def groups(ranks: Sequence[int]) -> list[list[int]]:
    """The places of the texts from the best to the worst; those that are equally good together."""
    return [
        [place for place, each in enumerate(ranks) if each == rank] for rank in sorted(set(ranks))
    ]


def as_seen(value: Value | None, by: Value | None) -> Value | None:
    """The judgement in the numbers that the texts had for who gave the answer `by`."""
    shown = by.get("shown") if by else None
    if value is None or shown is None:
        return value
    if "ranks" in value:
        return {"ranks": [value["ranks"][place] for place in shown]}
    return {key: shown.index(value[key]) for key in ENDS}


def tau_b(one: Sequence[int], other: Sequence[int]) -> float:
    """Kendall's rank correlation with ties, -1 to 1 (Kendall 1945, The treatment of ties in
    ranking problems). Where one of the two says nothing, all being equal to it, 0."""
    agreeing, first, second = 0, 0, 0
    for a, b in combinations(range(len(one)), 2):
        ours, theirs = sign(one[a] - one[b]), sign(other[a] - other[b])
        agreeing += ours * theirs
        first += ours * ours
        second += theirs * theirs
    return agreeing / sqrt(first * second) if first and second else 0.0


def sign(number: int) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)


RANKING = Ranking()
