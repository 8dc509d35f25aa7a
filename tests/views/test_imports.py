"""Bringing documents in: the form, the guess, and the job that it makes."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Job
from tests.cast import Cast
from tests.views.conftest import text_of

IMPORT = "/projects/peru/import/"
NATIVE = json.dumps({"type": "document", "external_id": "a", "text": "Foo."}).encode() + b"\n"


def upload(content: bytes = NATIVE, name: str = "corpus.jsonl", **more: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "mode": "append", "format": "", **more}


def test_the_form_shows_the_limits_before_anything_is_sent(cast, browse, settings) -> None:
    settings.IMPORT_MAX_BYTES = 3 * 1024**2

    page = text_of(browse(cast.manager).get(IMPORT))

    assert "Up to 3.0\xa0MB." in page.replace(" MB", "\xa0MB")
    assert "5,000,000 characters" in page
    for words in ("All or nothing", "Only check", "Add what is good, list the rest"):
        assert words in page


def test_a_file_becomes_a_waiting_job_in_the_format_of_its_content(cast: Cast, browse) -> None:
    response = browse(cast.manager).post(IMPORT, upload(name="anything.data", mode="check"))

    job = Job.objects.get(kind="import")
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert (job.format, job.params["mode"], job.created_by) == ("native", "check", cast.manager)
    assert job.file_name == "anything.data"
    assert job.file.read() == NATIVE


def test_the_format_can_be_chosen_against_the_guess(cast: Cast, browse) -> None:
    browse(cast.manager).post(IMPORT, upload(format="text"))

    assert Job.objects.get(kind="import").format == "text"


def test_the_same_form_sent_twice_makes_one_job(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    key = client.get(IMPORT).context["form"]["idempotency_key"].value()

    first = client.post(IMPORT, upload(idempotency_key=key))
    second = client.post(IMPORT, upload(idempotency_key=key))

    assert first["Location"] == second["Location"]
    assert Job.objects.filter(kind="import").count() == 1


def test_htmx_is_sent_to_the_job_and_gets_a_refused_form_alone(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    headers = {"HX-Request": "true"}

    good = client.post(IMPORT, upload(), headers=headers)
    bad = client.post(IMPORT, {"mode": "append"}, headers=headers)

    assert good["HX-Redirect"] == f"/jobs/{Job.objects.get(kind='import').pk}/"
    assert bad.status_code == 422
    assert "<html" not in bad.content.decode()
    assert "Choose a file." in text_of(bad)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (upload(b""), "file"),
        (upload(mode="odd"), "mode"),
        (upload(format="odd"), "format"),
        (upload(b"\x1f\x8b\x08\x00", "packed.bin"), "format"),
        ({"mode": "append"}, "file"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, sent, field) -> None:
    response = browse(cast.manager).post(IMPORT, sent)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Job.objects.filter(kind="import").exists()


def test_a_file_over_the_limit_is_refused(cast, browse, settings) -> None:
    settings.IMPORT_MAX_BYTES = 10

    response = browse(cast.manager).post(IMPORT, upload())

    assert response.status_code == 422
    assert "larger than 10" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize(
    ("head", "name", "format"),
    [
        (NATIVE, "a.jsonl", "native"),
        (b"text,title\nFoo,Bar\n", "a.csv", "csv"),
        (b"Just words.\n", "a.txt", "text"),
        (b"\x1f\x8b\x08\x00", "packed.bin", None),
    ],
)
def test_the_format_is_guessed_from_the_first_bytes(cast, browse, head, name, format) -> None:
    sent = {"head": SimpleUploadedFile("head", head), "name": name}
    response = browse(cast.manager).post(f"{IMPORT}guess/", sent)

    assert response.json()["format"] == format


def test_a_guess_without_a_file_is_no_guess(cast: Cast, browse) -> None:
    assert browse(cast.manager).post(f"{IMPORT}guess/").json()["format"] is None


def test_only_managers_import(cast: Cast, browse) -> None:
    for user, status in ((cast.adjudicator, 403), (cast.stranger, 404), (None, 302)):
        client = browse(user)
        assert client.get(IMPORT).status_code == status
        assert client.post(IMPORT, upload()).status_code == status
        assert client.post(f"{IMPORT}guess/", {}).status_code == status
    assert not Job.objects.filter(kind="import").exists()
