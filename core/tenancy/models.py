"""What makes a table a customer's table: its organization, and a manager that fails closed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from core.tenancy.scope import WrongTenant, current_organization_id, current_scope

Row = TypeVar("Row", bound=models.Model)


class TenantQuerySet(models.QuerySet[Row]):
    """Rows of the open scope; writing past it is refused before the database refuses it."""

    def in_scope(self) -> Self:
        """Only the rows of the open scope's organization; raises NoTenant without a scope."""
        scope = current_scope()
        if scope.organization_id is None:
            return self
        return self.filter(organization_id=scope.organization_id)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """Insert many rows of the scope's organization; raises WrongTenant for another's."""
        rows = list(objs)
        for row in rows:
            refuse_foreign(row)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        """Change rows in place; a row never moves to another organization."""
        if {"organization", "organization_id"} & values.keys():
            raise WrongTenant("A row can't be moved to another organization.")
        return super().update(**values)


class TenantManager(models.Manager[Row]):
    """The only manager of customers' tables, related look-ups, refresh and delete included."""

    _queryset_class = TenantQuerySet

    def get_queryset(self) -> TenantQuerySet[Row]:
        """All rows of the open scope; each caller gets a copy of its own."""
        organization_id = current_scope().organization_id
        if self._db or organization_id is None:
            rows = super().get_queryset()
            assert isinstance(rows, TenantQuerySet)
            return rows.in_scope()
        return rows_of(self._queryset_class, self.model, organization_id).all()


@lru_cache(maxsize=4_000)
def rows_of(
    rows: type[TenantQuerySet[Row]], model: type[Row], organization_id: int
) -> TenantQuerySet[Row]:
    """Where the look-ups of a table begin in an organization, worked out once for all: building
    it anew for each of them takes a twentieth of a page. It is never read itself.
    """
    return rows(model).filter(organization_id=organization_id)


def refuse_foreign(row: models.Model) -> None:
    """Raise WrongTenant if the row belongs to another organization than the open scope's."""
    scope = current_scope()
    owner = getattr(row, "organization_id", None)
    if scope.organization_id is not None and owner != scope.organization_id:
        raise WrongTenant(f"{row._meta.label} belongs to another organization.")


class TenantModel(models.Model):
    """A row of one organization.

    `organization` has no database constraint of its own: row security refuses any value but the
    open scope's, and a foreign key would lock the organization's row at every insert.
    """

    organization = models.ForeignKey(
        "core.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        default=current_organization_id,
        editable=False,
        db_constraint=False,
        db_index=False,
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; raises WrongTenant outside its organization's scope."""
        refuse_foreign(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the row; raises WrongTenant outside its organization's scope."""
        refuse_foreign(self)
        return super().delete(*args, **kwargs)
