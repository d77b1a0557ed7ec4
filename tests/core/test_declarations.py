"""What apps declare is collected once, frozen, in order; a toy app works by its declarations."""

import ast
import sys
from dataclasses import dataclass
from types import ModuleType

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.module_loading import import_string
from django_q.models import Schedule

from annotation.events import AnnotationSubmitted, ItemDone
from config.schedule import write_schedule
from core import declarations
from core.declarations import Declaration, collect, declared
from core.events import Event, Handler, emit
from core.identity.models import Role
from core.jobs.scheduled import ScheduledJob
from core.notifications.kinds import NotificationKind
from core.notifications.models import Notification
from core.notifications.publish import publish
from core.permissions.can import can
from core.permissions.roles import Permission, matrix
from core.permissions.scopes import Scope, permissions_of, scope_of
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.support.desk import HAM, make_desk
from tests.support.repository import files_under, shown
from workforce.members.actions import remove_member
from workforce.members.events import MemberLeft


@dataclass(frozen=True)
class Named(Declaration):
    name: str

    @property
    def key(self):
        return self.name


@pytest.fixture
def app(monkeypatch):
    """Makes an app that declares these entries; collects nothing for good."""
    monkeypatch.setattr(declarations, "_collected", declarations._collected)

    def make(name, *entries):
        package, module = ModuleType(name), ModuleType(f"{name}.declares")
        package.__path__, package.declares = [], module
        module.DECLARES = list(entries)
        monkeypatch.setitem(sys.modules, name, package)
        monkeypatch.setitem(sys.modules, f"{name}.declares", module)
        return name

    monkeypatch.setattr(declarations, "module_has_submodule", lambda package, _name: True)
    return make


def test_entries_keep_the_order_of_apps_and_lists(app):
    collect([app("b", Named("z"), Named("a")), app("a", Named("m"))])
    assert list(declared(Named)) == ["z", "a", "m"]


def test_what_is_declared_twice_is_refused_by_name_and_nothing_changes(app):
    collect([app("a", Named("x"))])
    before = declared(Named)
    with pytest.raises(ImproperlyConfigured, match="b declares Named 'x', which a declares alr"):
        collect(["a", app("b", Named("x"))])
    assert declared(Named) is before


def test_what_is_no_declaration_is_refused(app):
    with pytest.raises(ImproperlyConfigured, match="a declares 7"):
        collect([app("a", 7)])


def test_what_is_collected_is_frozen():
    with pytest.raises(TypeError):
        declared(Permission)["toy.play"] = None


def test_before_the_start_there_is_an_error(monkeypatch):
    monkeypatch.setattr(declarations, "_collected", None)
    with pytest.raises(RuntimeError, match="Permission"):
        declared(Permission)


def test_core_names_nothing_that_apps_above_declare():
    own = {id(entry) for entry in import_string("core.declares.DECLARES")}
    kinds = (Permission, NotificationKind)
    above = {key for kind in kinds for key, entry in declared(kind).items() if id(entry) not in own}
    named = [
        (shown(path), node.value)
        for path in files_under("core", suffix=".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in above
    ]
    assert len(above) > 30
    assert named == []


def test_a_permission_of_the_toy(toy, crews):
    members = crews.acme.members
    with tenant(crews.acme.pk):
        assert can(members["manager"], "toy.play")
        assert not can(members["reviewer"], "toy.play")
    assert scope_of("toy.play") == Scope.MANAGE
    assert "toy.play" in permissions_of([Scope.MANAGE])
    assert "| `toy.play` | play | yes | yes | yes |" in matrix()


def test_a_notification_of_the_toy(toy, client, crews):
    with tenant(crews.acme.pk):
        publish("toy_broken", to=[crews.acme.members["manager"].pk], toy="ball")
        assert Notification.objects.get().text == "The ball is broken."
    client.force_login(crews.acme.users["manager"])
    assert "A toy is broken" in client.get(reverse("notification_choices", args=["acme"])).text


def test_page_card_and_audit_word_of_the_toy(toy, client, crews, settings):
    settings.ROOT_URLCONF = "tests.toy.urls"
    client.force_login(crews.acme.users["owner"])
    page = BeautifulSoup(client.get("/o/acme/toy/").text, "html.parser")
    assert page.select_one(".nav [aria-current]").text == "Toys"
    assert "Toys" in client.get("/o/acme/").text
    assert client.post("/o/acme/toy/").text == "played"
    assert "played with the toy" in client.get("/o/acme/audit/").text
    client.force_login(crews.acme.users["reviewer"])
    assert client.get("/o/acme/toy/").status_code == 403
    assert "Toys" not in client.get("/o/acme/notifications/").text


def test_a_job_of_the_toy(toy, db):
    write_schedule()
    row = Schedule.objects.get(minutes=17)
    import_string(row.func)()
    assert toy.HEARD == ["wound up"]


def test_the_schedule_forgets_jobs_that_no_app_declares(db, toy):
    write_schedule()
    name = next(name for name in declared(ScheduledJob) if "wind_up" in name)
    collect(["core"])
    write_schedule()
    assert not Schedule.objects.filter(name=name).exists()


def test_a_handler_of_the_toy_hears_what_happened(toy, db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
    assert [type(event) for event in toy.HEARD] == [ItemDone, AnnotationSubmitted]
    assert toy.HEARD[0].item_id == toy.HEARD[1].item_id


def test_a_handler_that_refuses_rolls_back(toy, crews):
    owner, annotator = (crews.acme.members[role] for role in (Role.OWNER, Role.ANNOTATOR))
    toy.KEEPS.add(annotator.pk)
    with tenant(crews.acme.pk):
        with pytest.raises(Conflict):
            remove_member(by=owner, member=annotator)
        annotator.refresh_from_db()
        assert annotator.left_at is None
    assert [type(event) for event in toy.HEARD] == [MemberLeft]


class Unheard(Event):
    def __init__(self):
        raise AssertionError("built")


def test_an_event_without_a_handler_is_not_built():
    assert Unheard not in {handler.event for handler in declared(Handler).values()}
    emit(Unheard)


def test_an_event_belongs_to_a_transaction(toy):
    with pytest.raises(RuntimeError, match="in the transaction"):
        emit(ItemDone, project_id=1, item_id=1)
    assert toy.HEARD == []
