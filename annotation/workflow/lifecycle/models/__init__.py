"""The life of an item in tables; they are imported from here, whatever module holds them."""

from annotation.workflow.lifecycle.models.allowances import ClaimAllowance
from annotation.workflow.lifecycle.models.annotations import Annotation
from annotation.workflow.lifecycle.models.claims import (
    ANY,
    OPEN,
    SEEN,
    SEEN_SQL,
    TAKES_SLOT,
    TAKES_SLOT_SQL,
    Assignment,
    AssignmentState,
    Draft,
)
from annotation.workflow.lifecycle.models.outcomes import Outcome, OutcomeSource
from annotation.workflow.lifecycle.models.reviews import Review, ReviewKind, ReviewState, Verdict

__all__ = [
    "ANY",
    "OPEN",
    "SEEN",
    "SEEN_SQL",
    "TAKES_SLOT",
    "TAKES_SLOT_SQL",
    "Annotation",
    "Assignment",
    "AssignmentState",
    "ClaimAllowance",
    "Draft",
    "Outcome",
    "OutcomeSource",
    "Review",
    "ReviewKind",
    "ReviewState",
    "Verdict",
]
