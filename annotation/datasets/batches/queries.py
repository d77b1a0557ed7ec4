"""Batches of a project with their progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.datasets.counts.counting import batch_counts
from annotation.datasets.models import Batch, ItemState


@dataclass(frozen=True)
class BatchLine:
    """A batch with the number of its items in each state."""

    batch: Batch
    by_state: dict[str, int]

    @property
    def total(self) -> int:
        """All items that are to be labelled."""
        return sum(self.by_state.values()) - self.by_state.get(ItemState.EXCLUDED, 0)

    @property
    def done(self) -> int:
        """Items with a final answer."""
        return self.by_state.get(ItemState.DONE, 0)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total


def batch_lines(project_id: int, batches: Sequence[Batch]) -> list[BatchLine]:
    """The batches of one page with their counts; one query."""
    counts = batch_counts(project_id, [batch.pk for batch in batches])
    return [BatchLine(batch, counts.get(batch.pk, {})) for batch in batches]
