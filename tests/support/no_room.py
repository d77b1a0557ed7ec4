"""How is PostgreSQL's disk full in a test? A trigger raises what the server itself would."""

FULL = """
do $make$ begin
    create function no_room() returns trigger language plpgsql as $raise$ begin
        raise 'could not extend file: No space left on device' using errcode = '53100';
    end $raise$;
    create trigger no_room before insert on {table} for each row execute function no_room();
end $make$
"""
ROOM_AGAIN = "drop function if exists no_room cascade"


def full(table: str) -> str:
    """The statement after which no row can be written to this table."""
    return FULL.format(table=table)
