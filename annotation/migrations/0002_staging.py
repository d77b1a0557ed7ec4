"""Where the rows of a running import wait: COPY writes into the leaf, row security guards the rest.

COPY refuses a table with row security, so it writes into a partition that has none. The
application can only insert there, never read, and not name the organization: a default takes it
from the open scope. Reading and deleting go through the partitioned table, which has the policies.
"""

from django.db import migrations

from core.tenancy.row_security import secure

TABLE = "annotation_importrow"

STAGING = """
create table annotation_importrow (
    organization_id bigint not null
        default nullif(current_setting('app.organization', true), '')::bigint,
    import_id bigint not null,
    run bigint not null,
    line bigint not null,
    external_id text,
    content_hash bytea,
    text text,
    data jsonb,
    hidden jsonb,
    raw text not null,
    refusal text,
    media jsonb,
    parts jsonb
) partition by list (import_id);
create unlogged table annotation_importrow_copied partition of annotation_importrow default;
create index annotation_importrow_import on annotation_importrow_copied (import_id);
revoke all on annotation_importrow_copied from public, crewmark_app, crewmark_across;
grant insert (
    import_id, run, line, external_id, content_hash, text, data, hidden, raw, refusal, media, parts
)
    on annotation_importrow_copied to crewmark_app;
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]
    operations = [
        migrations.RunSQL(STAGING, "drop table annotation_importrow"),
        migrations.RunSQL(secure(TABLE, "organization_id"), migrations.RunSQL.noop),
    ]
