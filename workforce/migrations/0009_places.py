"""Every page lists the person's organizations: one statement instead of a change of role for it."""

from django.db import migrations

PLACES = """
create function workforce_places(user_ bigint) returns table (name text, slug text, role text)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.name::text, o.slug::text, m.role::text
    from workforce_member m
    join workforce_organization o on o.id = m.organization_id
    where m.user_id = user_ and m.left_at is null
    order by o.name, m.id
$$;
revoke all on function workforce_places(bigint) from public;
grant execute on function workforce_places(bigint) to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [("workforce", "0008_doors_read_after_waiting")]
    operations = [migrations.RunSQL(PLACES, "drop function workforce_places(bigint)")]
