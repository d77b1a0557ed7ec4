"""API tokens, answers kept for their Idempotency-Keys, and the look-up of a token at the door."""

import django.contrib.postgres.fields
import django.db.models.deletion
import workforce.tenancy.keys
import workforce.tenancy.scope
from django.db import migrations, models

# As workforce_enter (0002), for a script: the token of this digest names member and organization,
# and the address must name the same organization.
DOOR_OF_TOKENS = """
create function workforce_enter_by_token(slug_ text, digest_ bytea, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, suspended_at timestamptz, user_id bigint, token_id bigint, scopes text[],
    last_used_at timestamptz
)
language sql security definer set search_path = public, pg_temp as $$
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name, o.slug, o.currency, o.timezone,
               o.suspended_at, m.user_id::bigint, t.id as token, t.scopes::text[], t.last_used_at
        from workforce_apitoken t
        join workforce_member m on m.id = t.member_id and m.organization_id = t.organization_id
        join workforce_organization o on o.id = t.organization_id
        join auth_user u on u.id = m.user_id
        where t.digest = digest_ and o.slug = slug_ and t.revoked_at is null
          and t.expires_at > now() and m.left_at is null and u.is_active
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null
      and (not serialize
           or pg_advisory_xact_lock(7101, (found.id % 2147483648)::integer) is not null)
$$;
revoke all on function workforce_enter_by_token(text, bytea, boolean) from public;
grant execute on function workforce_enter_by_token(text, bytea, boolean) to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0005_availability"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("digest", models.BinaryField(max_length=32)),
                ("start", models.CharField(max_length=12)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "member",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="workforce.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=workforce.tenancy.scope.current_organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="GivenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("request_hash", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField()),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("body", models.BinaryField()),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=workforce.tenancy.scope.current_organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.organization",
                    ),
                ),
                (
                    "token",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="workforce.apitoken",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="apitoken",
            index=models.Index(fields=["organization", "-id"], name="api_token_newest"),
        ),
        migrations.AddIndex(
            model_name="apitoken",
            index=models.Index(fields=["member", "-id"], name="api_token_by_member"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=workforce.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="api_token_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(fields=("digest",), name="api_token_digest_once"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="member", name="workforce_apitoken_member_same_org"
            ),
        ),
        migrations.AddIndex(
            model_name="givenanswer",
            index=models.Index(fields=["given_at"], name="given_answer_oldest"),
        ),
        migrations.AddConstraint(
            model_name="givenanswer",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="given_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="givenanswer",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="token", name="workforce_givenanswer_token_same_org"
            ),
        ),
        migrations.RunSQL(
            DOOR_OF_TOKENS, "drop function workforce_enter_by_token(text, bytea, boolean)"
        ),
    ]
