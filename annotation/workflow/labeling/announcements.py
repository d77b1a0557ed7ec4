"""When annotators learn of an acceptance: with a review decision, or when it is final.

An answer that wasn't drawn for review is accepted at once. Said at once, that would tell which of
the others a reviewer is going to look at, while they can still be mended.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from annotation.workflow.labeling.reopen import STAYS_OPEN
from annotation.workflow.lifecycle.models import Review, ReviewState
from annotation.workflow.lifecycle.review_settings import NOT_DRAWN
from core.identity.models import Member


def is_told(now: datetime, *, author: Member, answer: str, moment: str) -> Case:
    """Whether the author may know, of their rows with a project, an answer's id and a moment of it.

    What is cheap is asked first, and only the author's own reviews are looked at.
    """
    own = Review.objects.filter(author=author, state=ReviewState.DECIDED)
    decided = own.filter(annotation=OuterRef(answer))
    mode = "project__policy__settings__review__mode"
    return Case(
        When(Q(**{f"{moment}__lte": now - STAYS_OPEN}), then=Value(True)),
        When(Q(**{f"{mode}__in": NOT_DRAWN}), then=Value(True)),
        When(Exists(decided), then=Value(True)),
        default=Value(False),
    )
