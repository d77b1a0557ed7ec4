"""Does every name that people give become one plain line, wherever it is set?"""

import pytest
from django.urls import reverse

from annotation.datasets.batches.actions import BatchPlan, change_batch
from annotation.projects.copying.actions import copy_project
from annotation.projects.create import create_project, rename_project
from annotation.projects.templates import TEMPLATES
from core.identity.models import Organization
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from core.web.plain_name import plain_name
from tests.factories import projects
from workforce.accounts.actions import change_profile
from workforce.organizations.actions import change_organization, create_organization
from workforce.pools.actions import create_pool, rename_pool

ODD = " Quay\r\nBcc:\tall\u202e\x07 "
PLAIN = "Quay Bcc: all"
LINKS = ["Win at https://evil.example", "WWW.evil.example", "go to ftp://evil.example"]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_refused(link):
    with pytest.raises(Invalid, match="link") as refused:
        plain_name(link)
    assert refused.value.code == "name"


@pytest.mark.parametrize("empty", ["", " \n", "\u202e\u0007"])
def test_a_name_has_to_be_seen(empty):
    with pytest.raises(Invalid):
        plain_name(empty)


@pytest.mark.parametrize(
    "name",
    [
        "Acme & Co. KG",
        "Booking.com",
        "Zoë O'Neill-Šimić",
        "李 小龍",
        "می\u200cخواهم",
        "Ärzte 🧑\u200d⚕️",
    ],
)
def test_other_names_stay_as_they_are(name):
    assert plain_name(name) == name


def of_an_organization(world):
    change_organization(by=world.acme.members["owner"], name=ODD)
    return Organization.objects.get().name


def of_a_pool(world):
    owner = world.acme.members["owner"]
    pool = create_pool(by=owner, name="Other")
    assert create_pool(by=owner, name=ODD).name == PLAIN
    return rename_pool(by=owner, pool=pool, name=ODD + "!").name.removesuffix(" !")


def of_a_project(world):
    template = TEMPLATES["from-scratch"]
    made = create_project(by=world.acme.members["owner"], name=ODD, template=template, options=[])
    return made.name


def of_a_renamed_project(world):
    project = projects.make_project(by=world.acme.members["owner"])
    rename_project(by=world.acme.members["owner"], project=project, name=ODD)
    project.refresh_from_db()
    return project.name


def of_a_copy(world):
    owner = world.acme.members["owner"]
    source = projects.make_project(by=owner)
    return copy_project(by=owner, source=source, name=ODD, with_data=False).name


def of_a_batch(world):
    plan = BatchPlan(name=ODD, kind="production", priority=0, deadline_on=None)
    return change_batch(
        by=world.acme.members["owner"], batch=world.acme.rows["batch"], plan=plan
    ).name


def of_a_person(world):
    change_profile(user=world.acme.users["owner"], name=ODD, timezone="")
    return world.acme.users["owner"].first_name


NAMED = [
    of_an_organization,
    of_a_pool,
    of_a_project,
    of_a_renamed_project,
    of_a_copy,
    of_a_batch,
    of_a_person,
]


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.__name__)
def test_each_is_one_line(world, named):
    with tenant(world.acme.pk):
        assert named(world) == PLAIN


def test_a_new_organization_too(world):
    values = {"slug": "quay", "currency": "EUR", "timezone": "UTC"}
    made = create_organization(user=world.acme.users["owner"], name=ODD, **values)
    assert made.name == PLAIN


def test_the_page_says_what_is_wrong(client, world):
    client.force_login(world.acme.users["owner"])
    pages = [
        (reverse("pool_create", args=["acme"]), {}),
        (reverse("organization_create"), {"currency": "EUR", "timezone": "UTC"}),
        (reverse("account_profile"), {"timezone": "UTC"}),
    ]
    for page, values in pages:
        assert "A name can" in client.post(page, values | {"name": LINKS[0]}).text, page
