"""Triggers that append an ItemMove where items of production come, change state or go."""

from django.db import migrations

MOVES = """
create function annotation_items_came() returns trigger language plpgsql as $$
begin
    insert into public.annotation_itemmove
        (organization_id, project_id, batch_id, before, after, items)
    select organization_id, project_id, batch_id, '', state, count(*) from added
    where purpose = 'production'
    group by organization_id, project_id, batch_id, state;
    return null;
end
$$;
create function annotation_items_went() returns trigger language plpgsql as $$
begin
    insert into public.annotation_itemmove
        (organization_id, project_id, batch_id, before, after, items)
    select organization_id, project_id, batch_id, state, '', count(*) from gone
    where purpose = 'production'
    group by organization_id, project_id, batch_id, state;
    return null;
end
$$;
create function annotation_item_moved() returns trigger language plpgsql as $$
begin
    insert into public.annotation_itemmove
        (organization_id, project_id, batch_id, before, after, items)
    values (new.organization_id, new.project_id, new.batch_id, old.state, new.state, 1);
    return null;
end
$$;
create trigger items_came after insert on annotation_item
    referencing new table as added for each statement execute function annotation_items_came();
create trigger items_went after delete on annotation_item
    referencing old table as gone for each statement execute function annotation_items_went();
create trigger item_moved after update on annotation_item
    for each row when (old.state is distinct from new.state and new.purpose = 'production')
    execute function annotation_item_moved();
"""
NO_MOVES = """
drop trigger items_came on annotation_item;
drop trigger items_went on annotation_item;
drop trigger item_moved on annotation_item;
drop function annotation_items_came();
drop function annotation_items_went();
drop function annotation_item_moved();
"""


class Migration(migrations.Migration):
    dependencies = [("annotation", "0003_statistics")]
    operations = [migrations.RunSQL(MOVES, NO_MOVES)]
