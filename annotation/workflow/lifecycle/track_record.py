"""An annotator's review results in a project and the share that is reviewed.

The labeling page reads one row of it with the work in hand, so that a submission costs nothing
more. Verdicts keep `right` and `wrong` up to date; a job of the clock counts the answers.
"""

from __future__ import annotations

from django.db import models

from annotation.projects.models import Project
from annotation.workflow.lifecycle.review_rate import Evidence
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class TrackRecord(TenantModel):
    """A member's answers in a project (`counted_to` is the last one counted) and their reviews.

    `right` and `wrong` fade with a half-life of 200 reviews. `rate` is the share to review in the
    adaptive mode, 0 to 1.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="track_records")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    answers = models.BigIntegerField(default=0)
    counted_to = models.BigIntegerField(default=0)
    right = models.FloatField(default=0)
    wrong = models.FloatField(default=0)
    rate = models.FloatField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "member"], name="track_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.project}"


def note_verdict(*, project_id: int, member_id: int, was_right: bool) -> None:
    """Count a verdict for the author's record; locks their row until the transaction ends."""
    record = locked_record(project_id, member_id)
    seen = Evidence(record.right, record.wrong).after(was_right=was_right)
    save_evidence(record, seen)


def take_back_rejection(*, project_id: int, member_id: int) -> None:
    """A second person overturned a rejection: it counts as right after all."""
    record = TrackRecord.objects.select_for_update().get(project_id=project_id, member_id=member_id)
    moved = min(record.wrong, 1.0)
    save_evidence(record, Evidence(record.right + moved, record.wrong - moved))


def locked_record(project_id: int, member_id: int) -> TrackRecord:
    """The member's record in the project, made if it is missing, locked."""
    rows = TrackRecord.objects.select_for_update()
    record, _made = rows.get_or_create(project_id=project_id, member_id=member_id)
    return record


def save_evidence(record: TrackRecord, seen: Evidence) -> None:
    """Write what the reviews say now and the share to review that follows from it."""
    record.right, record.wrong, record.rate = seen.right, seen.wrong, seen.rate
    record.save(update_fields=["right", "wrong", "rate"])
