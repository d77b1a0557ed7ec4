"""Annotations that are compared, and reports about them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet

from annotation.datasets.models import ItemState, Purpose
from annotation.projects.models import Project
from annotation.quality.models import AgreementReport
from annotation.quality.report import OneAnswer
from annotation.workflow.lifecycle.models import Annotation

CHUNK_SIZE = 2_000  # annotations read at once


def reports_of(project: Project) -> QuerySet[AgreementReport]:
    """The project's reports, newest first."""
    return AgreementReport.objects.filter(project=project).order_by("-pk")


def newest_annotation(project: Project) -> int | None:
    """The id of the project's newest annotation, None without any."""
    newest = Annotation.objects.filter(project=project).order_by("-pk")
    return newest.values_list("pk", flat=True).first()


def answered_items(project: Project) -> Iterator[tuple[int, list[OneAnswer]]]:
    """The project's items for several annotators with the annotations that count, newest first.

    Left out are excluded items, and what a later revision or another annotator replaced.
    """
    found = (
        Annotation.objects.filter(
            project=project,
            is_live=True,
            item__slots__gt=1,
            item__purpose=Purpose.PRODUCTION,
        )
        .exclude(item__state=ItemState.EXCLUDED)
        .order_by("-item_id", "slot")
        .values_list("item_id", "member_id", "answer")
    )
    rows = found.iterator(chunk_size=CHUNK_SIZE)
    for item_id, answers in groupby(rows, key=itemgetter(0)):
        yield item_id, [OneAnswer(member_id, answer) for _, member_id, answer in answers]
