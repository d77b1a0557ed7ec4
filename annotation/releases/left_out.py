"""Reasons why items are left out of a release."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from annotation.datasets.models import ItemState

WHY_LEFT_OUT: dict[str, str | Promise] = {
    ItemState.LABELING: gettext_lazy("Annotations are missing"),
    ItemState.REVIEW: gettext_lazy("Waiting for review"),
    ItemState.ADJUDICATION: gettext_lazy("Annotations differ and need adjudication"),
    ItemState.EXCLUDED: gettext_lazy("Removed by a reviewer or project manager"),
}


def reasons(by_state: dict[str, int]) -> dict[str, str]:
    """Why items of these states are left out; in English, as a manifest's other words are."""
    with override("en"):
        return {state: str(WHY_LEFT_OUT[state]) for state in by_state if state in WHY_LEFT_OUT}
