"""Fresh statistics of items and batches after an import: without them joins are planned wrong.

The application may not ANALYZE a table that isn't its own, so its owner's function does it.
"""

from django.db import migrations

REFRESH = """
create function annotation_refresh_statistics() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    analyze annotation_item;
    analyze annotation_batch;
end
$$;
revoke all on function annotation_refresh_statistics() from public;
grant execute on function annotation_refresh_statistics() to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0002_staging")]
    operations = [
        migrations.RunSQL(REFRESH, "drop function annotation_refresh_statistics()"),
    ]
