"""Which server and role do the settings name, for each environment?"""

import pytest

from config import database, embedded

URL = "postgresql://anna:s%40crt@db.example:6432/marks?sslmode=require"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in (
        "DATABASE_URL",
        "OWNER_DATABASE_URL",
        database.ROLE_VARIABLE,
        database.POOL_VARIABLE,
    ):
        monkeypatch.delenv(name, raising=False)


def settings():
    return database.databases()["default"]


def test_without_an_address_it_is_the_embedded_server_as_the_application():
    assert settings()["HOST"] == str(embedded.socket_directory())
    assert settings()["USER"] == "crewmark_app"
    assert "pool" not in settings().get("OPTIONS", {})
    assert settings()["ATOMIC_REQUESTS"] is False


def test_an_address_is_read_as_postgresql_reads_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", URL)
    found = settings()
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("marks", "anna", "s@crt")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_the_web_server_pools_beside_other_options(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv(database.POOL_VARIABLE, "1")
    assert settings()["OPTIONS"]["pool"] == database.POOL
    assert settings()["OPTIONS"]["sslmode"] == "require"


def test_commands_that_change_tables_need_the_owners_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv(database.ROLE_VARIABLE, "owner")
    with pytest.raises(SystemExit, match="OWNER_DATABASE_URL is not set"):
        settings()
    monkeypatch.setenv("OWNER_DATABASE_URL", URL.replace("anna", "olga"))
    assert settings()["USER"] == "olga"


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://db.example:port/x"])
def test_a_malformed_address_stops(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SystemExit, match="is not a PostgreSQL address"):
        settings()


def test_an_address_without_a_database_stops(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/")
    with pytest.raises(SystemExit, match="doesn't name a database"):
        settings()


def test_a_path_too_long_for_a_socket_gives_a_short_folder(monkeypatch, tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    monkeypatch.setattr(embedded, "VAR", deep)
    assert len(str(embedded.socket_directory() / ".s.PGSQL.5432").encode()) <= 107
    assert embedded.socket_directory() != embedded.data_directory()
    first = embedded.socket_directory()
    monkeypatch.setattr(embedded, "VAR", deep / "other")
    assert embedded.socket_directory() != first
