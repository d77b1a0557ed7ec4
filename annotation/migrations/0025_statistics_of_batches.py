"""Fresh statistics of the batches too: an import brings one, and joins with it were planned wrong."""

from django.db import migrations

REFRESH = """
create or replace function annotation_refresh_statistics() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    analyze annotation_item;
    analyze annotation_batch;
end
$$;
"""
ITEMS_ONLY = REFRESH.replace("    analyze annotation_batch;\n", "")


class Migration(migrations.Migration):
    dependencies = [("annotation", "0024_zone_of_days")]
    operations = [migrations.RunSQL(REFRESH, ITEMS_ONLY)]
