"""The doors read who a person is after they have waited for that person's other request.

Read in the statement that waits, it is what held before the wait: somebody who was removed in the
meantime came in once more. A statement of its own sees what those it waited for have committed.
"""

from importlib import import_module

from django.db import migrations

FOR_PEOPLE = """
create or replace function workforce_enter(slug_ text, user_ bigint, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, suspended_at timestamptz, person_timezone text, needs_mfa boolean
)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    if serialize then
        perform pg_advisory_xact_lock(7101, (m.id % 2147483648)::integer)
        from workforce_member m
        join workforce_organization o on o.id = m.organization_id
        where o.slug = slug_ and m.user_id = user_ and m.left_at is null;
    end if;
    return query
    -- Materialized: the setting is made for the one row that was found. In the same WHERE the
    -- planner makes it while it looks, for somebody who is no member too.
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name::text, o.slug::text,
               o.currency::text, o.timezone::text, o.suspended_at,
               coalesce(p.timezone, '')::text as person_timezone,
               (o.mfa_required = 'all' or (o.mfa_required = 'staff' and m.role <> 'annotator'))
               and not exists (
                   select from mfa_authenticator a
                   where a.user_id = m.user_id and a.type in ('totp', 'webauthn')
               ) as needs_mfa
        from workforce_member m
        join workforce_organization o on o.id = m.organization_id
        left join workforce_profile p on p.user_id = m.user_id
        where o.slug = slug_ and m.user_id = user_ and m.left_at is null
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null;
end
$$;
"""
FOR_SCRIPTS = """
create or replace function workforce_enter_by_token(slug_ text, digest_ bytea, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, suspended_at timestamptz, user_id bigint, token_id bigint, scopes text[],
    last_used_at timestamptz
)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    if serialize then
        perform pg_advisory_xact_lock(7101, (t.member_id % 2147483648)::integer)
        from workforce_apitoken t
        join workforce_organization o on o.id = t.organization_id
        where t.digest = digest_ and o.slug = slug_ and t.revoked_at is null
          and t.expires_at > now();
    end if;
    return query
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name::text, o.slug::text,
               o.currency::text, o.timezone::text, o.suspended_at, m.user_id::bigint,
               t.id as token, t.scopes::text[], t.last_used_at
        from workforce_apitoken t
        join workforce_member m on m.id = t.member_id and m.organization_id = t.organization_id
        join workforce_organization o on o.id = t.organization_id
        join auth_user u on u.id = m.user_id
        where t.digest = digest_ and o.slug = slug_ and t.revoked_at is null
          and t.expires_at > now() and m.left_at is null and u.is_active
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null;
end
$$;
"""


def before(module: str, name: str) -> str:
    """How a door was made until now, for the way back."""
    made: str = getattr(import_module(f"workforce.migrations.{module}"), name)
    return made.replace("create function", "create or replace function", 1)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0007_people")]
    operations = [
        migrations.RunSQL(FOR_PEOPLE, before("0007_people", "ENTER")),
        migrations.RunSQL(FOR_SCRIPTS, before("0006_tokens", "DOOR_OF_TOKENS")),
    ]
