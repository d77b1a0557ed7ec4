"""Does the tests' world have a row of every customer's table on both sides?"""

import pytest
from django.apps import apps

from core.tenancy.models import TenantModel
from core.tenancy.scope import tenant

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


@pytest.mark.parametrize("slug", ["acme", "other"])
def test_every_table_of_a_customer_has_a_row_on_each_side(world, slug):
    with tenant(getattr(world, slug).pk):
        empty = [model._meta.label for model in TENANT_MODELS if not model.objects.exists()]
    assert not empty, (
        f"Add rows of {', '.join(empty)} to tests/support/world.py: "
        "the isolation tests prove nothing about a table that is empty."
    )
