"""Is every table of a customer behind the manager, the composite keys and row security?

The models come from Django's registry: a new one is a TenantModel or has its line in
GLOBAL_MODELS.
"""

import pytest
from django.apps import apps
from django.db import connection, models

from annotation.datasets.models import Item
from core.identity.models import Organization
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantManager, TenantModel
from core.tenancy.row_security import tenant_tables
from core.tenancy.scope import NoTenant, tenant
from tests.isolation.attack import rows, value

EVERY_MODEL = apps.get_models(include_auto_created=True)
TENANT_MODELS = [model for model in EVERY_MODEL if issubclass(model, TenantModel)]

# Tables of the whole installation, each with the reason why it may be.
GLOBAL_MODELS = {
    "core.User": "a person signs in once and may belong to many organizations",
    "auth.Group": "one for each pool with a grant; its name is numbers, its list of users empty",
    "auth.Permission": "Django's own; what roles may is in code, what grants say is named here",
    "guardian.UserObjectPermission": "empty and closed: grants have tables with direct keys",
    "guardian.GroupObjectPermission": "empty and closed: grants have tables with direct keys",
    "mfa.Authenticator": "a person's second factor, for all their organizations",
    "usersessions.UserSession": "where a person is signed in",
    "workforce.Profile": "a person's own choices, for all their organizations",
    "core.User_groups": "Django's own; not used by the application",
    "core.User_user_permissions": "Django's own; not used by the application",
    "auth.Group_permissions": "Django's own; not used by the application",
    "account.EmailAddress": "belongs to a person, not to an organization",
    "account.EmailConfirmation": "belongs to a person, not to an organization",
    "contenttypes.ContentType": "the list of models",
    "sessions.Session": "a signed-in browser; holds no customer's data",
    "core.Attempts": "how often something was done: names and ids only",
    "django_q.OrmQ": "the queue: names of jobs and ids only",
    "django_q.Task": "finished jobs: names and ids only",
    "django_q.Success": "a view of Task",
    "django_q.Failure": "a view of Task",
    "django_q.Schedule": "the timetable of periodic jobs",
}
# Whole numbers that name a row without a key to prove it: never followed outside the open scope.
LOOSE_IDS = {
    "annotation.BulkAccept.review_ids": "reviews; written by the preview, each read in scope",
    "annotation.BulkAccept.versions": "no ids: counts of changes",
    "annotation.ItemChange.before": "no ids: priorities",
    "annotation.ItemChange.item_ids": "items; written by the preview, each read in scope",
    "annotation.ItemChange.priorities": "no ids: priorities",
    "annotation.ItemMove.batch_id": "as of its project: nothing shared is locked at an answer",
    "annotation.ItemMove.project_id": "a key would lock the shared project at each answer",
    "billing.DaySum.guideline_id": "copied from the work event, which has no key for it either",
    "billing.DayTotal.guideline_id": "as in DaySum, of which it is the sum",
    "billing.MonthSum.guideline_id": "as in DaySum, of which it is the sum",
    "billing.LedgerAccount.party_id": "a row of party_type; a member is proven by `member`",
    "billing.LedgerTransaction.source_id": "a row of source_type; work is proven by `work_event`",
    "billing.LedgerTransaction.pay_rate_id": "a key would lock the shared pay rate at each label",
    "annotation.Outcome.parents": "annotations; written by the verdict, read in scope",
    "annotation.WorkEvent.annotation_id": "the accepted answer; facts outlive what they count",
    "annotation.WorkEvent.guideline_id": "the version that held; facts outlive what they count",
    "workforce.Availability.hours": "hours of a week, no ids at all",
    "workforce.Invitation.more_pools": "pools of the file; looked up in scope when accepted",
    "core.AuditEntry.subject_id": "any row: the log outlives what it speaks of",
}

# A relation that is proven by another one where that is set, and else by a key of its own.
ALONE = {
    "annotation.WorkEvent.project": (
        ("organization_id", "project_alone"),
        "annotation_project",
        ("organization_id", "id"),
    ),
}


def by_label(model):
    """How a test is called."""
    return model._meta.label


def relations(model):
    """The relations of a model to a customer's tables, its organization aside."""
    return [
        field
        for field in model._meta.fields
        if field.remote_field and issubclass(field.remote_field.model, TenantModel)
    ]


def test_every_model_is_a_customers_or_known_to_be_global():
    strange = {
        model._meta.label
        for model in EVERY_MODEL
        if not issubclass(model, TenantModel | Organization)
    } - GLOBAL_MODELS.keys()
    assert not strange, "Make it a TenantModel, or say in GLOBAL_MODELS why it is everybody's."


def test_no_global_model_is_gone_or_a_customers():
    labels = {model._meta.label for model in EVERY_MODEL}
    assert not GLOBAL_MODELS.keys() - labels
    assert not GLOBAL_MODELS.keys() & {model._meta.label for model in TENANT_MODELS}


@pytest.mark.parametrize("model", TENANT_MODELS, ids=by_label)
def test_every_manager_is_the_one_that_fails_closed(model):
    assert model._meta.base_manager_name == ("of_any_purpose" if model is Item else "objects")
    assert all(isinstance(manager, TenantManager) for manager in model._meta.managers)
    assert isinstance(model._base_manager, TenantManager)
    assert isinstance(model._default_manager, TenantManager)


@pytest.mark.parametrize("model", [*TENANT_MODELS, Organization], ids=by_label)
def test_without_a_scope_every_look_up_is_refused(db, model):
    for manager in (model.objects, model._base_manager, model._default_manager):
        for look_up in (
            manager.all,
            manager.none,
            manager.first,
            manager.count,
            manager.exists,
            lambda manager=manager: manager.filter(pk=1),
            lambda manager=manager: manager.using("default"),
            lambda manager=manager: manager.in_bulk([1]),
            lambda manager=manager: manager.get_or_create(pk=1),
            lambda manager=manager: manager.update_or_create(pk=1),
            lambda manager=manager: manager.aggregate(models.Count("pk")),
            lambda manager=manager: manager.raw(f'select * from "{model._meta.db_table}"'),
            lambda manager=manager: manager.select_related().get(pk=1),
            lambda manager=manager: manager.update(pk=1),
            lambda manager=manager: manager.create(),
            lambda manager=manager: manager.bulk_create([]),
            lambda manager=manager: manager.bulk_update([], ["pk"]),
        ):
            with pytest.raises(NoTenant):
                look_up()


@pytest.mark.parametrize("model", TENANT_MODELS, ids=by_label)
def test_without_a_scope_a_row_at_hand_is_no_door(world, model):
    with pytest.raises(NoTenant):
        model()
    with tenant(world.acme.pk):
        row = model.objects.first()
        related = {field.name: getattr(row, field.name) for field in relations(model)}
    for act in (row.save, row.delete, row.refresh_from_db):
        with pytest.raises(NoTenant):
            act()
    with pytest.raises(NoTenant):
        model.objects.bulk_create([row])
    for field in relations(model):
        if related[field.name] is not None and not field.remote_field.hidden:
            with pytest.raises(NoTenant):
                getattr(related[field.name], field.remote_field.get_accessor_name()).all()


@pytest.mark.parametrize("model", TENANT_MODELS, ids=by_label)
def test_every_relation_carries_the_organization(db, model):
    """By its own composite key, or by that of the relation that proves it."""
    keys = composite_keys(model._meta.db_table)
    for field in relations(model):
        assert isinstance(field, TenantForeignKey), f"{field} must be a TenantForeignKey"
        prover = model._meta.get_field(field.proven_by) if field.proven_by else field
        parent = prover.remote_field.model._meta
        carried = [model._meta.get_field(name).column for name in ("organization", *prover.carries)]
        there = [parent.get_field(name).column for name in ("organization", *prover.carries)]
        here = (*carried, prover.column)
        assert (here, parent.db_table, (*there, parent.pk.column)) in keys
        if field.proven_by:
            assert field.column in carried, f"{prover} doesn't carry {field}"
            if prover.null:
                assert ALONE.get(str(field)) in keys, f"{field} isn't proven without {prover}"
    assert not single_keys(model._meta.db_table), "a key without the organization"


def composite_keys(table):
    """(columns, parent, parent's columns) of each foreign key that carries the organization."""
    return {
        (tuple(here), parent, tuple(there))
        for here, parent, there in foreign_keys(table)
        if here[0] == "organization_id"
    }


def single_keys(table):
    """Foreign keys to a customer's table that don't carry the organization."""
    customers = tenant_tables()
    return [
        (here, parent)
        for here, parent, _ in foreign_keys(table)
        if parent in customers and here[0] != "organization_id"
    ]


def foreign_keys(table):
    """Every validated foreign key of a table as the database knows it."""
    return rows(
        """
        select array(select attname::text from unnest(conkey) with ordinality k(number, place)
                     join pg_attribute on attrelid = conrelid and attnum = number order by place),
               confrelid::regclass::text,
               array(select attname::text from unnest(confkey) with ordinality k(number, place)
                     join pg_attribute on attrelid = confrelid and attnum = number order by place)
        from pg_constraint
        where contype = 'f' and conrelid = %s::regclass and convalidated and not condeferrable
           or contype = 'f' and conrelid = %s::regclass and confrelid = 'core_user'::regclass
        """,
        table,
        table,
    )


def test_no_global_table_points_into_a_customers(db):
    pointing = rows(
        "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint "
        "where contype = 'f'"
    )
    customers = tenant_tables()
    assert not [pair for pair in pointing if pair[1] in customers and pair[0] not in customers]


@pytest.mark.parametrize("table", sorted(tenant_tables()))
def test_every_table_of_a_customer_has_row_security(db, table):
    enabled, forced, owner = rows(
        "select relrowsecurity, relforcerowsecurity, relowner::regrole::text "
        "from pg_class where oid = %s::regclass",
        table,
    )[0]
    assert (enabled, forced, owner) == (True, False, "crewmark_owner")
    column = tenant_tables()[table]
    policies = {
        name: (permissive, roles, command, seen, written)
        for name, permissive, roles, command, seen, written in rows(
            "select policyname, permissive, roles::text[], cmd, qual, with_check "
            "from pg_policies where tablename = %s",
            table,
        )
    }
    assert policies.keys() == {"one_organization", "across"}
    permissive, roles, command, seen, written = policies["one_organization"]
    assert (permissive, roles, command) == ("PERMISSIVE", ["crewmark_app"], "ALL")
    assert seen == written
    assert seen.startswith(f"({column} = ")
    assert "current_setting('app.organization'::text, true)" in seen
    assert policies["across"] == ("PERMISSIVE", ["crewmark_across"], "ALL", "true", "true")


@pytest.mark.parametrize("role", ["crewmark_app", "crewmark_across"])
def test_the_applications_roles_have_data_rights_and_no_more(db, role):
    for model in EVERY_MODEL:
        for right in ("truncate", "references", "trigger"):
            may = value("select has_table_privilege(%s, %s, %s)", role, model._meta.db_table, right)
            assert not may, f"{role} may {right} {model._meta.db_table}"
    assert not value("select has_schema_privilege(%s, 'public', 'create')", role)
    assert not value("select has_database_privilege(%s, current_database(), 'create')", role)
    assert value("select rolsuper or rolbypassrls from pg_roles where rolname = %s", role) is False


@pytest.mark.parametrize("model", TENANT_MODELS, ids=by_label)
def test_ids_without_a_key_are_known(model):
    loose = {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.fields
        if not field.is_relation
        and not field.primary_key
        and (field.name.endswith("_id") or hasattr(field, "base_field"))
        and is_number(getattr(field, "base_field", field))
    }
    assert loose <= LOOSE_IDS.keys(), "Make it a TenantForeignKey, or say in LOOSE_IDS why not."


def is_number(field):
    """Whether the column could hold a row's id."""
    return isinstance(field, models.IntegerField)


def test_only_one_database_connection_is_configured(db):
    assert connection.alias == "default"
