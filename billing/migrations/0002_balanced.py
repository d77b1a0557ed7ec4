"""Entries of a transaction add up to zero in each currency, checked when the work commits."""

from django.db import migrations

BALANCED = """
create function billing_balanced() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (
        select 1 from billing_ledgerentry e
        join billing_ledgeraccount a on a.id = e.account_id
        where e.transaction_id = new.transaction_id
        group by a.currency having sum(e.amount) <> 0
    ) then
        raise exception 'ledger transaction % is not balanced', new.transaction_id
            using errcode = '23514';
    end if;
    return null;
end
$$;
create constraint trigger balanced after insert on billing_ledgerentry
    deferrable initially deferred for each row execute function billing_balanced();
"""

UNBALANCED = """
drop trigger balanced on billing_ledgerentry;
drop function billing_balanced();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunSQL(BALANCED, UNBALANCED)]
