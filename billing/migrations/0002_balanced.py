"""Entries of a transaction add up to zero in each currency, checked at the end of each statement.

All entries of a transaction are inserted by one statement, so the new rows alone are looked at, once
for each statement: nothing is read back from the ledger, however long it is.
"""

from django.db import migrations

BALANCED = """
create function billing_balanced() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    unbalanced bigint;
begin
    select entry.transaction_id into unbalanced
    from added entry
    join billing_ledgeraccount account on account.id = entry.account_id
    group by entry.transaction_id, account.currency
    having sum(entry.amount) <> 0
    limit 1;
    if found then
        raise exception 'ledger transaction % is not balanced', unbalanced using errcode = '23514';
    end if;
    return null;
end
$$;
create trigger balanced after insert on billing_ledgerentry
    referencing new table as added for each statement execute function billing_balanced();
"""

UNBALANCED = """
drop trigger balanced on billing_ledgerentry;
drop function billing_balanced();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunSQL(BALANCED, UNBALANCED)]
