"""Guideline examples among the items asked about, and the class they would belong to."""

from __future__ import annotations

from collections.abc import Collection

from annotation.projects.guidelines.classes import classes_in
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.examples import items_in
from annotation.projects.guidelines.queries import labels_of, newest_version
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Annotation, Outcome


def examples_among(project: Project, items: Collection[int]) -> set[int]:
    """Those of these items (ids) that are examples in the newest version, a draft included."""
    newest = newest_version(project) if items else None
    return items_in(parse_guideline(newest.content)) & set(items) if newest else set()


def likely_classes(project: Project, items: Collection[int]) -> dict[int, str]:
    """The first class of each item's final answer, or else of an answer that counts; two queries.

    Items without such an answer are left out.
    """
    schema = labels_of(project)
    given = Annotation.objects.filter(item__in=items, is_live=True).order_by("pk")
    final = Outcome.objects.filter(item__in=items, is_current=True)
    answers = dict(given.values_list("item_id", "answer")) | dict(
        final.values_list("item_id", "answer")
    )
    found = {item: sorted(classes_in(schema, answer)) for item, answer in answers.items()}
    return {item: classes[0] for item, classes in found.items() if classes}
