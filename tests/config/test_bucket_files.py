"""Does a bucket keep files as the folder does? Each test runs on both."""

import io
import random
import uuid

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.backup import files as files_of_backup
from config.bucket_files import BLOCK, BucketFiles, RangedFile
from config.storage import WholeFiles
from tests.support.aws import aws

BUCKET = "crew"


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    with aws(tmp_path_factory.mktemp("aws")) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        region = {"LocationConstraint": environment["AWS_DEFAULT_REGION"]}
        boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=region)
        yield environment


@pytest.fixture
def bucket(away):
    """A place of its own in the bucket."""
    options = {"location": uuid.uuid4().hex, "endpoint_url": away["AWS_ENDPOINT_URL"]}
    return BucketFiles(bucket_name=BUCKET, **options)


@pytest.fixture(params=["folder", "bucket"])
def files(request, tmp_path):
    if request.param == "folder":
        return WholeFiles(tmp_path)
    return request.getfixturevalue("bucket")


def test_what_is_kept_is_found(files):
    name = files.save("organizations/1/imports/2/a.png", ContentFile(b"one"))
    assert name == "organizations/1/imports/2/a.png"
    assert files.exists(name)
    assert files.open(name).read() == b"one"
    assert files.size(name) == 3


def test_what_is_lost_is_told_alike(files):
    with pytest.raises(FileNotFoundError):
        files.open("nothing")
    files.delete("nothing")
    files.delete(files.save("a/b", ContentFile(b"x")))
    assert not files.exists("a/b")


def test_a_file_takes_the_place_of_another(files):
    files.save("1/old", ContentFile(b"old"))
    files.save("aside/new", ContentFile(b"new"))
    files.move("aside/new", "1/old")
    assert files.open("1/old").read() == b"new"
    assert not files.exists("aside/new")


def test_a_folder_is_listed(files):
    for name in ("x/1", "x/2", "x/y/3", "z"):
        files.save(name, ContentFile(b"x"))
    folders, names = files.listdir("x")
    assert (sorted(folders), sorted(names)) == (["y"], ["1", "2"])


def test_an_empty_file_is_a_file(files):
    with files.open(files.save("empty", ContentFile(b""))) as found:
        assert found.read() == b""
        assert found.seek(0, io.SEEK_END) == 0


def test_any_part_of_a_long_file_is_read(files):
    content = random.Random(7).randbytes(3 * BLOCK + 17)
    with files.open(files.save("long", ContentFile(content))) as found:
        drawn = random.Random(8)
        for _ in range(200):
            at, length = drawn.randrange(len(content) + 5), drawn.randrange(2 * BLOCK)
            found.seek(at)
            assert found.tell() == at
            assert found.read(length) == content[at : at + length]
        found.seek(-5, io.SEEK_END)
        assert found.read() == content[-5:]
        found.seek(0)
        assert b"".join(iter(lambda: found.read(100_000), b"")) == content


def test_only_what_is_looked_at_is_fetched(bucket, monkeypatch):
    bucket.save("long", ContentFile(bytes(20 * BLOCK)))
    fetched = []
    fetch = RangedFile.fetch

    def counted(self, begins, length):
        fetched.append(length)
        fetch(self, begins, length)

    monkeypatch.setattr(RangedFile, "fetch", counted)
    with bucket.open("long") as found:
        found.seek(-100, io.SEEK_END)
        found.read()
        found.seek(10 * BLOCK)
        found.read(10)
    assert sum(fetched) <= 3 * BLOCK + 8192


def test_a_file_that_was_replaced_is_not_read_on(bucket):
    name = bucket.save("long", ContentFile(bytes(2 * BLOCK)))
    with bucket.open(name) as found:
        found.read(10)
        bucket.save(name, ContentFile(b"x" * 2 * BLOCK))
        found.seek(BLOCK + 5)
        with pytest.raises(OSError, match=r"Precondition"):
            found.read(10)


def test_nothing_says_where_it_lies_or_what_it_might_be(bucket, away):
    name = bucket.save("page.html", ContentFile(b"<script>"))
    with pytest.raises(NotImplementedError):
        bucket.url(name)
    answer = boto3.client("s3").head_object(Bucket=BUCKET, Key=f"{bucket.location}/{name}")
    assert answer["ContentType"] == "application/octet-stream"
    assert "ContentEncoding" not in answer


def test_a_place_stays_within_its_place(files):
    with pytest.raises(Exception, match=r"denied|outside|traversal"):
        files.save("../other/file", ContentFile(b"x"))


def test_a_bucket_that_does_not_answer_is_an_error_of_the_disk(away):
    gone = BucketFiles(bucket_name=BUCKET, endpoint_url="http://127.0.0.1:9")
    for act in (
        lambda: gone.open("x"),
        lambda: gone.save("x", ContentFile(b"x")),
        lambda: gone.delete("x"),
        lambda: gone.listdir("x"),
    ):
        with pytest.raises(OSError, match=r"127\.0\.0\.1:9"):
            act()


def test_a_backup_takes_the_files_of_a_bucket_and_brings_them_back(away, settings, tmp_path):
    options = {"bucket_name": BUCKET, "location": uuid.uuid4().hex}
    options["endpoint_url"] = away["AWS_ENDPOINT_URL"]
    place = {"BACKEND": "config.bucket_files.BucketFiles", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": place}
    content = {"a/1": b"one", "a/b/2": b"", "c": bytes(BLOCK + 3)}
    for name, each in content.items():
        default_storage.save(name, ContentFile(each))
    assert files_of_backup.write(tmp_path / "files.tar") == 3
    default_storage.delete("a/1")
    default_storage.move("c", "a/b/2")
    default_storage.save("d", ContentFile(b"only here"))
    brought = files_of_backup.Brought()
    files_of_backup.bring(tmp_path / "files.tar", brought)
    assert (sorted(brought.added), list(brought.changed)) == (["a/1", "c"], ["a/b/2"])
    assert default_storage.exists("d"), "what is there is left until the database has changed"
    files_of_backup.settle(brought)
    assert {name: default_storage.open(name).read() for name in files_of_backup.stored()} == content
