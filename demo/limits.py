"""What limits the money of a demo organization: a budget of its main project, and a pay floor."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from billing.budgets.actions import set_budget
from billing.budgets.models import Budget
from billing.pay_floors.actions import set_floor
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.billing import FIRST_DAY
from demo.crew import member_of
from demo.organization import founded, project_of
from demo.story import Story
from workforce.organizations.local_days import today

AMOUNT = Decimal(500)  # far above what the project will pay: the demo never stops
HOURLY = Decimal("12.50")


def limit(story: Story) -> bool:
    """A budget for the pay of the main project, and a floor in its first pool."""
    with tenant(founded(story)):
        if Budget.objects.exists():
            return False
        admin = member_of(story.of_role(Role.ADMIN)[0])
        project = project_of(story)
        begins = today(admin.organization) - timedelta(days=FIRST_DAY)
        set_budget(by=admin, amount=AMOUNT, scope=project, starts_on=begins)
        pool = project.pools.order_by("pk")[0]
        set_floor(by=admin, pool=pool, hourly=HOURLY, valid_from=begins)
        return True
