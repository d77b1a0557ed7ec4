"""Does a made-up crew label a whole project over HTTP, as well as it was told to?"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Annotation, Review
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.factories import projects
from tests.factories.media import make_image_item, make_media
from tests.support.desk import make_desk
from workforce.tokens.models import ApiToken

ITEMS = 12
MANY = 60  # so many that some are wrong and some of these sent back, whatever is drawn


def add_truth(desk, items=ITEMS):
    """Items whose hidden column says the class."""
    with tenant(desk.organization.pk):
        batch = projects.make_batch(desk.project, "With truth")
        for number in range(items):
            kind = ("ham", "spam")[number % 2]
            projects.make_item(batch, f"message {number}", hidden={"label": kind}, open_slots=1)


def play(desk, address, **options):
    """What the command prints."""
    out = StringIO()
    call_command(
        "play_crew",
        organization=desk.organization.slug,
        project=desk.project.pk,
        url=address,
        truth="label",
        stdout=out,
        **options,
    )
    return out.getvalue()


@pytest.mark.slow
def test_a_crew_labels_and_reviews_everything(served):
    policy = {"review": {"mode": "all"}, "overlap": "1"}
    desk = make_desk(items=0, annotators=1, policy=policy)
    add_truth(desk)
    printed = play(desk, served.address, people=3, reviewers=2, skill=1, minutes=10, speed=0.01)
    with tenant(desk.organization.pk):
        assert {item.state for item in Item.objects.all()} == {"done"}
        for answer in Annotation.objects.select_related("item"):
            assert answer.answer == answer.item.hidden
        assert Review.objects.filter(verdict="accepted").count() == ITEMS
        crew = Member.objects.filter(user__email__endswith=".crew.invalid")
        assert crew.count() == 5
        assert not ApiToken.objects.filter(revoked_at=None).exists()
    last = printed.splitlines()[-1].split()
    assert last == ["all", "12", "100%", "of", "12", "0", "12", "0", "0.360000"]


@pytest.mark.slow
def test_a_crew_that_errs_is_set_right_by_its_reviewers_and_may_play_again(served):
    policy = {"review": {"mode": "all"}, "overlap": "1"}
    desk = make_desk(items=0, annotators=1, policy=policy)
    add_truth(desk, MANY)
    options = {"people": 1, "reviewers": 1, "skill": 0.5, "seed": 3}
    printed = play(desk, served.address, **options)
    again = play(desk, served.address, **options)
    with tenant(desk.organization.pk):
        wrong = [
            answer
            for answer in Annotation.objects.filter(revision=1).select_related("item")
            if answer.answer != answer.item.hidden
        ]
        assert 0 < len(wrong) < MANY
        assert Review.objects.filter(verdict__in=["rejected", "corrected"]).exists()
    assert "%" in printed.splitlines()[-1]
    assert again.splitlines()[-1].split()[1] == "0"


@pytest.mark.slow
def test_a_crew_disputes_what_is_sent_back_and_plays_images_too(served):
    policy = {"review": {"mode": "all"}, "overlap": "1"}
    desk = make_desk(items=0, annotators=1, policy=policy)
    with tenant(desk.organization.pk):
        Project.objects.update(media_type="image")
        batch = projects.make_batch(desk.project, "Images")
        for number in range(MANY):
            media = make_media(b"image %d" % number)
            make_image_item(
                batch, media, external_id=f"{number}.png", hidden={"label": "ham"}, open_slots=1
            )
    options = {"people": 2, "reviewers": 2, "skill": 0.5, "disputes": 1.0, "seed": 3}
    printed = play(desk, served.address, **options)
    with tenant(desk.organization.pk):
        disputes = list(Review.objects.filter(kind="dispute").values_list("verdict", flat=True))
    assert "upheld" in disputes
    assert "overturned" not in disputes  # what was sent back was wrong
    assert printed.splitlines()[-1].split()[5] == str(len(disputes))


@pytest.mark.slow
def test_reviewers_decide_every_disagreement(served):
    desk = make_desk(items=0, annotators=1, policy={"review": {"mode": "none"}, "overlap": "2"})
    add_truth(desk)
    with tenant(desk.organization.pk):
        batch = projects.make_batch(desk.project, "Nobody knows")
        for number in range(ITEMS):
            projects.make_item(batch, f"odd message {number}", slots=2, open_slots=2)
        Item.objects.update(slots=2, open_slots=2)
    options = {"people": 2, "reviewers": 1, "skill": 0.5, "seed": 3, "speed": 0.01}
    printed = play(desk, served.address, **options)
    with tenant(desk.organization.pk):
        assert {item.state for item in Item.objects.all()} == {"done"}
        choices = Review.objects.filter(kind="choice").select_related("item")
        assert len(choices) > 2
        assert {review.state for review in choices} == {"decided"}
        known = [review for review in choices if review.item.hidden]
        right = sum(review.answer == review.item.hidden for review in known)
        assert 0 < right <= len(known)
        assert any(not review.item.hidden for review in choices)
    assert printed.splitlines()[-1].split()[7] == "0"  # refusals


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"organization": "nobody"}, "“nobody” doesn't exist"),
        ({"project": 10**9}, "project doesn't exist"),
        ({"url": "http://127.0.0.1:9"}, "127.0.0.1:9"),
    ],
)
def test_what_cant_be_played_is_said_in_a_sentence(committed_db, changed, sentence):
    desk = make_desk(items=0)
    options = {"organization": "desk", "project": desk.project.pk, "url": "http://127.0.0.1:9"}
    with pytest.raises(CommandError, match=sentence):
        call_command("play_crew", **(options | changed))
    with tenant(desk.organization.pk):
        assert Project.objects.count() == 1
        assert not ApiToken.objects.filter(revoked_at=None).exists()
