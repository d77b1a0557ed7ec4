"""Customers for pages and other features, and the lock of one customer's money."""

from __future__ import annotations

from django.db.models import QuerySet

from annotation.projects.models import Project
from billing.customers.models import Customer, Seller


def locked(customer_id: int) -> Customer:
    """The customer's row, locked until the transaction ends: its money moves one at a time."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer_id)


def present_customers() -> QuerySet[Customer]:
    """The customers that aren't archived, by name."""
    return Customer.objects.filter(archived_at=None).order_by("name", "pk")


def seller() -> Seller | None:
    """The organization's billing details, if they are set."""
    return Seller.objects.first()


def customer_of(project: Project) -> Customer | None:
    """Who pays for the project; None for an internal one."""
    return Customer.objects.filter(projects__project=project).first()


def price_scope(project: Project) -> dict[str, int | None]:
    """Whose prices hold for a project, for `rate_in_force`; one query."""
    customer = customer_of(project)
    return {"customer_id": customer.pk if customer else None, "project_id": project.pk}


def customer_names(ids: set[int]) -> dict[int, str]:
    """The names of customers; one query."""
    return dict(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))
