"""The door for people who left an organization or were suspended: to what they earned there.

Two functions beside those of `0002_enter`. Neither finds a person who can still open the
organization, and neither opens one that requires a second factor to a person without one.
"""

from django.db import migrations

OPEN_TO = """
    where m.user_id = user_ and (m.left_at is not null or m.suspended_at is not null)
        and (
            o.mfa_required = '' or (o.mfa_required = 'staff' and m.role = 'annotator')
            or exists (
                select from mfa_authenticator a
                where a.user_id = m.user_id and a.type in ('totp', 'webauthn')
            )
        )
"""
ENTER = f"""
create function workforce_enter_former(slug_ text, user_ bigint)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, state text, ended_at timestamptz
)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    return query
    -- Materialized: the setting is made for the one row that was found.
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name::text, o.slug::text,
               o.currency::text, o.timezone::text, o.state::text,
               coalesce(m.left_at, m.suspended_at) as ended_at
        from core_member m
        join core_organization o on o.id = m.organization_id
        {OPEN_TO} and o.slug = slug_
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null;
end
$$;
revoke all on function workforce_enter_former(text, bigint) from public;
grant execute on function workforce_enter_former(text, bigint) to crewmark_app;
"""  # noqa: S608  # made of constants
PLACES = f"""
create function workforce_former_places(user_ bigint)
returns table (name text, slug text, ended_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.name::text, o.slug::text, coalesce(m.left_at, m.suspended_at)
    from core_member m
    join core_organization o on o.id = m.organization_id
    {OPEN_TO}
    order by o.name, m.id
$$;
revoke all on function workforce_former_places(bigint) from public;
grant execute on function workforce_former_places(bigint) to crewmark_app;
"""  # noqa: S608  # made of constants


class Migration(migrations.Migration):
    dependencies = [("workforce", "0005_announcements")]
    operations = [
        migrations.RunSQL(ENTER, "drop function workforce_enter_former(text, bigint)"),
        migrations.RunSQL(PLACES, "drop function workforce_former_places(bigint)"),
    ]
