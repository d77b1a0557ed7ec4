"""Work by the customer that pays for its project today: projects have sums, customers don't.

Work that isn't invoiced yet goes to the customer that pays now, so the sums do too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from annotation.projects.models import Project
from billing.customers.models import ProjectCustomer
from billing.reporting.costs.selection import NONE, Selection
from billing.reporting.costs.sums import Sums


def limited(selection: Selection) -> Selection:
    """The selection with the projects of its customer in place of the customer; one query."""
    if selection.customer is None:
        return selection
    found = projects_of(selection.customer)
    if selection.within is not None:
        found &= set(selection.within)
    return replace(selection, customer=None, within=tuple(sorted(found)))


def projects_of(customer_id: int) -> set[int]:
    """The projects that a customer pays for, or those that are internal; one query."""
    paying = ProjectCustomer.objects.filter(customer=customer_id).values("project")
    if customer_id != NONE:
        return set(paying.values_list("project", flat=True))
    everyones = ProjectCustomer.objects.values("project")
    return set(Project.objects.exclude(pk__in=everyones).values_list("pk", flat=True))


def customers_by_project(project_ids: Iterable[int]) -> dict[int, int]:
    """Who pays for each of these projects, without the internal ones; one query."""
    rows = ProjectCustomer.objects.filter(project__in=list(project_ids))
    return dict(rows.values_list("project_id", "customer_id"))


def summed_by_customer(found: Mapping[Any, Sums]) -> dict[Any, Sums]:
    """The sums of each customer, NONE for internal work, from those of projects; one query."""
    paying = customers_by_project(found)
    sums: dict[Any, Sums] = defaultdict(Sums)
    for project_id, each in found.items():
        sums[paying.get(project_id, NONE)] += each
    return dict(sums)
