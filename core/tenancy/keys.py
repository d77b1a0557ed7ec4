"""Composite foreign keys that include the organization."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Set_contra = TypeVar("Set_contra", contravariant=True)  # as Django's own fields have them
Get_co = TypeVar("Get_co", covariant=True)
HISTORICAL = "__fake__"  # the module of a model as a migration sees it


class TenantKey(models.UniqueConstraint):
    """Unique (organization, …, id): what a composite foreign key of another table refers to."""

    def __init__(self, *between: str, name: str, fields: Any = None, **options: Any) -> None:
        super().__init__(fields=fields or ("organization", *between, "id"), name=name, **options)


class CompositeForeignKey(models.BaseConstraint):
    """FOREIGN KEY (organization_id, …, parent_id): checked at once, and across no tenant."""

    def __init__(self, *, field: str, carries: tuple[str, ...] = (), name: str) -> None:
        super().__init__(name=name)
        self.field = field
        self.carries = tuple(carries)

    def clause(self, model: type[models.Model]) -> str:
        """The key's SQL without its name."""
        field = cast("models.ForeignKey[Any, Any]", model._meta.get_field(self.field))
        parent = field.remote_field.model
        shared = ["organization", *self.carries]
        here = [column(model, name) for name in shared] + [str(field.column)]
        there = [column(parent, name) for name in shared] + [str(parent._meta.pk.column)]
        return (
            f"FOREIGN KEY ({', '.join(here)}) "
            f'REFERENCES "{parent._meta.db_table}" ({", ".join(there)})'
        )

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Nothing inside CREATE TABLE; see create_sql."""
        return self.create_sql(model, schema_editor)

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Nothing now: the key is added at the migration's end, when its parent's key exists."""
        assert model is not None
        assert schema_editor is not None
        table = model._meta.db_table
        schema_editor.deferred_sql.append(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{self.name}" {self.clause(model)}'
        )
        return ""

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """The statement that removes the key."""
        assert model is not None
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database, which sees all rows."""

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """How a migration writes it down."""
        path, args, kwargs = super().deconstruct()
        kwargs["field"] = self.field
        if self.carries:
            kwargs["carries"] = self.carries
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompositeForeignKey):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__


def column(model: type[models.Model], name: str) -> str:
    """The column of a plain field or foreign key."""
    return str(cast("models.Field[Any, Any]", model._meta.get_field(name)).column)


class TenantForeignKey(models.ForeignKey[Set_contra, Get_co]):
    """A relation between two tables of the same customer.

    Brings its CompositeForeignKey along. `carries=("project",)` makes the parent prove a copied
    column too; the copied relation then says `proven_by="item"` and needs no key of its own, so
    that a row everyone shares isn't locked at each insert.
    """

    def __init__(
        self,
        to: Any,
        on_delete: Any,
        *,
        carries: tuple[str, ...] = (),
        proven_by: str = "",
        null: bool = False,
        **options: Any,
    ) -> None:
        options["db_constraint"] = False
        options.setdefault("db_index", False)  # hot tables carry the indexes their queries need
        self.carries = tuple(carries)
        self.proven_by = proven_by
        super().__init__(to, on_delete, null=null, **options)

    def deconstruct(self) -> Any:
        """How a migration writes it down."""
        name, path, args, kwargs = super().deconstruct()
        if self.carries:
            kwargs["carries"] = self.carries
        if self.proven_by:
            kwargs["proven_by"] = self.proven_by
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        """Declare the composite key on the model; a migration's model has it in its options."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        if cls._meta.abstract or cls.__module__ == HISTORICAL or self.proven_by:
            return
        key = CompositeForeignKey(
            field=name, carries=self.carries, name=f"{cls._meta.db_table}_{name}_same_org"[:63]
        )
        cls._meta.constraints = [*cls._meta.constraints, key]
        cls._meta.original_attrs["constraints"] = cls._meta.constraints
