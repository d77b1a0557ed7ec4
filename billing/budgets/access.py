"""Which members may open a budget: managers those of the projects they have access to."""

from __future__ import annotations

from django.http import Http404

from annotation.projects.grants import gate, sees_all
from billing.budgets.models import Budget
from core.identity.models import Member


def budget_gate(member: Member, permission: str, budget_id: int) -> None:
    """Pass admins and owners, and those who may open the project of the budget.

    Raises Http404 or Forbidden for all others.
    """
    if sees_all(member):
        return
    project_id = Budget.objects.filter(pk=budget_id).values_list("project", flat=True).first()
    if project_id is None:
        raise Http404
    gate(member, permission, project_id)
