"""Is a request that is sent twice carried out once?"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotation.datasets.models import Import
from core.tenancy.scope import tenant
from tests.support.racing import failures, race
from tests.support.script import Script
from tests.workforce.tokens.test_door import refused
from workforce.pools import api as pools_api
from workforce.pools.models import Pool
from workforce.tokens.jobs import forget_given_answers
from workforce.tokens.models import GivenAnswer

REPLAYED = "Idempotent-Replayed"


def pools(world):
    with tenant(world.acme.pk):
        return Pool.objects.exclude(pk=world.acme.pool.pk).count()


def create(script, key="k", name="Once", path="pools"):
    return script.call("POST", path, {"name": name}, Idempotency_Key=key)


def test_the_same_key_gives_the_same_answer_and_does_nothing(world, script):
    first, second = create(script), create(script)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (REPLAYED in first, second[REPLAYED]) == (False, "true")
    assert second["Content-Type"] == "application/json"
    assert pools(world) == 1


def test_the_same_key_for_something_else_is_refused(world, script):
    create(script)
    refused(create(script, name="Twice"), 422, "key_reused")
    refused(create(script, path="pools?x=1"), 422, "key_reused")
    assert pools(world) == 1


def test_keys_of_two_tokens_have_nothing_in_common(world, script):
    create(script)
    other = Script(world.acme.secrets["manager"])
    assert create(other, name="Another").status_code == 201
    assert pools(world) == 2


def test_a_refused_request_leaves_its_key_free(world, script):
    refused(script.call("POST", "pools", {}, Idempotency_Key="k"), 422, "invalid")
    assert create(script).status_code == 201
    assert pools(world) == 1


def test_a_key_that_cant_be_stored_is_refused(script):
    refused(create(script, key="x" * 256), 422, "bad_key")
    refused(create(script, key="é"), 422, "bad_key")


def test_an_upload_sent_again_is_known_by_its_content(world, script):
    address = f"/o/acme/api/v1/projects/{world.acme.project.pk}/imports"
    headers = {"Authorization": f"Bearer {script.secret}", "Idempotency-Key": "upload"}

    def upload(content):
        file = SimpleUploadedFile("a.csv", content)
        return Client().post(address, {"file": file}, headers=headers)

    first, again = upload(b"text\nhello\n"), upload(b"text\nhello\n")
    assert (first.status_code, again.content) == (201, first.content)
    refused(upload(b"text\nother\n"), 422, "key_reused")
    with tenant(world.acme.pk):
        assert Import.objects.filter(file_name="a.csv").count() == 1


def test_answers_are_forgotten_after_a_day(world, script):
    create(script)
    with tenant(world.acme.pk):
        GivenAnswer.objects.all().delete()
    create(script, name="Next", key="new")
    assert forget_given_answers() == 0
    with tenant(world.acme.pk):
        GivenAnswer.objects.update(given_at=timezone.now() - timedelta(hours=25))
    with tenant(world.other.pk):
        GivenAnswer.objects.update(given_at=timezone.now() - timedelta(hours=23))
    assert forget_given_answers() == 1
    assert create(script, name="Other again", key="new").status_code == 201


@pytest.mark.race
def test_the_same_request_eight_times_at_once_is_carried_out_once(committed_world):
    """Each gets the one answer, or is told that it is in progress."""
    script = Script(committed_world.acme.secrets["owner"])
    answers = race(*[lambda: create(script)] * 8)
    assert failures(answers) == []
    done = [answer for answer in answers if answer.status_code == 201]
    assert done
    assert len({answer.content for answer in done}) == 1
    for answer in answers:
        if answer not in done:
            refused(answer, 409, "in_progress")
    assert pools(committed_world) == 1


@pytest.mark.race
def test_while_the_first_is_at_work_the_second_is_told(committed_world, monkeypatch):
    script = Script(committed_world.acme.secrets["owner"])
    real = pools_api.create_pool
    inner = []

    def sending_again(**values):
        if not inner:
            [answer] = race(lambda: create(script))
            inner.append(answer)
        return real(**values)

    monkeypatch.setattr(pools_api, "create_pool", sending_again)
    assert create(script).status_code == 201
    refused(inner[0], 409, "in_progress")
    assert pools(committed_world) == 1


@pytest.mark.race
def test_negative_control_without_the_key_two_requests_do_it_twice(committed_world, monkeypatch):
    """Names differ by a counter, so that only the key could stop the second."""
    script = Script(committed_world.acme.secrets["owner"])
    numbers = iter(range(10))
    real = pools_api.create_pool
    monkeypatch.setattr(
        pools_api, "create_pool", lambda by, name: real(by=by, name=f"{name} {next(numbers)}")
    )
    plain = race(*[lambda: script.call("POST", "pools", {"name": "Twice"})] * 2)
    assert [answer.status_code for answer in plain] == [201, 201]
    assert pools(committed_world) == 2
    keyed = race(*[lambda: create(script, key="one")] * 2)
    assert {answer.status_code for answer in keyed} <= {201, 409}
    assert pools(committed_world) == 3
