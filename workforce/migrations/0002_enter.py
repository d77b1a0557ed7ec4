"""The one look-up past row security that every request makes: who is this person here?

One statement sets the scope, brings what every request needs of the member and the organization,
and lets a person's own changing requests (a form sent twice, two tabs) pass one after the other.
"""

from django.db import migrations

ENTER = """
create function workforce_enter(slug_ text, user_ bigint, serialize boolean)
returns table (
    member_id bigint, role text, organization_id bigint, name text, slug text, currency text,
    timezone text, suspended_at timestamptz
)
language sql security definer set search_path = public, pg_temp as $$
    -- Materialized: the setting is made and the lock taken for the one row that was found. In the
    -- same WHERE the planner makes the setting while it looks, for somebody who is no member too.
    with found as materialized (
        select m.id, m.role::text, o.id as organization, o.name, o.slug, o.currency, o.timezone,
               o.suspended_at
        from workforce_member m
        join workforce_organization o on o.id = m.organization_id
        where o.slug = slug_ and m.user_id = user_ and m.left_at is null
    )
    select found.* from found
    where set_config('app.organization', found.organization::text, true) is not null
      and (not serialize
           or pg_advisory_xact_lock(7101, (found.id % 2147483648)::integer) is not null)
$$;
revoke all on function workforce_enter(text, bigint, boolean) from public;
grant execute on function workforce_enter(text, bigint, boolean) to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]
    operations = [
        migrations.RunSQL(ENTER, "drop function workforce_enter(text, bigint, boolean)"),
    ]
