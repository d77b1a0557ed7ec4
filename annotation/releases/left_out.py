"""Why does a release not hold an item? By the state the item is in."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from annotation.datasets.models import ItemState

WHY_LEFT_OUT: dict[str, str | Promise] = {
    ItemState.LABELING: gettext_lazy("Answers are still missing"),
    ItemState.REVIEW: gettext_lazy("A reviewer has yet to look at it"),
    ItemState.ADJUDICATION: gettext_lazy("The answers differ and a reviewer has yet to decide"),
    ItemState.EXCLUDED: gettext_lazy("Taken out of the project"),
}


def reasons(by_state: dict[str, int]) -> dict[str, str]:
    """Why items of these states are left out; in English, as a manifest's other words are."""
    with override("en"):
        return {state: str(WHY_LEFT_OUT[state]) for state in by_state if state in WHY_LEFT_OUT}
