"""The look-ups past row security: who is this user, or the owner of this token, here?

Each is one function that sets the scope and returns what every request needs of the member and the
organization. With `serialize` a member's changing requests run one after the other: the lock is
taken in a statement of its own, so that the look-up sees what the request before has committed.
A token opens nothing where its owner would have to set up a second factor first.
"""

from django.db import migrations

ENTER = """
create function workforce_enter(slug_ text, user_ bigint, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, state text, person_timezone text, needs_mfa boolean
)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    if serialize then
        perform pg_advisory_xact_lock(7101, (m.id % 2147483648)::integer)
        from core_member m
        join core_organization o on o.id = m.organization_id
        where o.slug = slug_ and m.user_id = user_ and m.left_at is null;
    end if;
    return query
    -- Materialized: the setting is made for the one row that was found. In the same WHERE the
    -- planner makes it while it looks, for somebody who is no member too.
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name::text, o.slug::text,
               o.currency::text, o.timezone::text, o.state::text,
               coalesce(p.timezone, '')::text as person_timezone,
               (o.mfa_required = 'all' or (o.mfa_required = 'staff' and m.role <> 'annotator'))
               and not exists (
                   select from mfa_authenticator a
                   where a.user_id = m.user_id and a.type in ('totp', 'webauthn')
               ) as needs_mfa
        from core_member m
        join core_organization o on o.id = m.organization_id
        left join workforce_profile p on p.user_id = m.user_id
        where o.slug = slug_ and m.user_id = user_ and m.left_at is null
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null;
end
$$;
revoke all on function workforce_enter(text, bigint, boolean) from public;
grant execute on function workforce_enter(text, bigint, boolean) to crewmark_app;
"""

BY_TOKEN = """
create function workforce_enter_by_token(slug_ text, digest_ bytea, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, state text, user_id bigint, token_id bigint, scopes text[],
    last_used_at timestamptz
)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    if serialize then
        perform pg_advisory_xact_lock(7101, (t.member_id % 2147483648)::integer)
        from workforce_apitoken t
        join core_organization o on o.id = t.organization_id
        where t.digest = digest_ and o.slug = slug_ and t.revoked_at is null
          and t.expires_at > now();
    end if;
    return query
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name::text, o.slug::text,
               o.currency::text, o.timezone::text, o.state::text, m.user_id::bigint,
               t.id as token, t.scopes::text[], t.last_used_at
        from workforce_apitoken t
        join core_member m on m.id = t.member_id and m.organization_id = t.organization_id
        join core_organization o on o.id = t.organization_id
        join core_user u on u.id = m.user_id
        where t.digest = digest_ and o.slug = slug_ and t.revoked_at is null
          and t.expires_at > now() and m.left_at is null and u.is_active
          and (
              o.mfa_required = '' or (o.mfa_required = 'staff' and m.role = 'annotator')
              or exists (
                  select from mfa_authenticator a
                  where a.user_id = m.user_id and a.type in ('totp', 'webauthn')
              )
          )
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null;
end
$$;
revoke all on function workforce_enter_by_token(text, bytea, boolean) from public;
grant execute on function workforce_enter_by_token(text, bytea, boolean) to crewmark_app;
"""

# Every page lists the user's organizations: one function instead of a change of role.
PLACES = """
create function workforce_places(user_ bigint) returns table (name text, slug text, role text)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.name::text, o.slug::text, m.role::text
    from core_member m
    join core_organization o on o.id = m.organization_id
    where m.user_id = user_ and m.left_at is null
    order by o.name, m.id
$$;
revoke all on function workforce_places(bigint) from public;
grant execute on function workforce_places(bigint) to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mfa", "0003_authenticator_type_uniq"),
        ("workforce", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(ENTER, "drop function workforce_enter(text, bigint, boolean)"),
        migrations.RunSQL(BY_TOKEN, "drop function workforce_enter_by_token(text, bytea, boolean)"),
        migrations.RunSQL(PLACES, "drop function workforce_places(bigint)"),
    ]
