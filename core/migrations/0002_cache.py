"""The cache table, and counts of attempts without a log: losing them in a crash harms nobody."""

from django.db import migrations

CACHE = """
create unlogged table crewmark_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index crewmark_cache_expires on crewmark_cache (expires);
alter table core_attempts set unlogged;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(CACHE, "drop table crewmark_cache")]
