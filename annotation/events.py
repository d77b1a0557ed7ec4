"""In-process events of the work: submitted, accepted, done, released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.events import Event

if TYPE_CHECKING:
    from annotation.workflow.events.models import WorkEvent


@dataclass(frozen=True)
class AnnotationSubmitted(Event):
    """An annotation was stored and its item settled."""

    project_id: int
    item_id: int
    annotation_id: int
    member_id: int


@dataclass(frozen=True)
class WorkRecorded(Event):
    """Work of any kind or its reversal was recorded; `work` has the new events only."""

    work: Sequence[WorkEvent]


@dataclass(frozen=True)
class AnnotationsAccepted(Event):
    """Accepted labels were recorded; `work` has the new events only, each once for ever."""

    work: Sequence[WorkEvent]


@dataclass(frozen=True)
class ItemDone(Event):
    """An item has an outcome; again if it was reopened and finished anew."""

    project_id: int
    item_id: int


@dataclass(frozen=True)
class ReleaseReady(Event):
    """A release is built and its files are in place."""

    project_id: int
    release_id: int
