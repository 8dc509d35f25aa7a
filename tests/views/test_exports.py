"""Taking the corpus out: the form and the job that it makes."""

from annotations.models import Job
from tests.cast import Cast
from tests.views.conftest import text_of

EXPORT = "/projects/peru/export/"


def test_an_export_of_everything_is_the_default(cast: Cast, browse) -> None:
    response = browse(cast.reviewer).post(EXPORT, {"format": "native", "drafts": "on"})

    job = Job.objects.get(kind="export")
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert (job.format, job.params["filters"], job.created_by) == ("native", {}, cast.reviewer)


def test_what_is_chosen_narrows_it(cast: Cast, browse) -> None:
    cast.document("One.", outlet="Wire", language="es")
    chosen = {
        "format": "native", "kind": "document", "outlet": "Wire", "language": "es",
        "annotator": "reviewer",
    }  # fmt: skip
    browse(cast.reviewer).post(EXPORT, chosen)

    assert Job.objects.get(kind="export").params["filters"] == {
        "kind": "document", "outlet": "Wire", "language": "es", "annotator": "reviewer",
        "drafts": False,
    }  # fmt: skip


def test_what_there_is_not_cannot_be_chosen(cast: Cast, browse) -> None:
    for chosen in ({"format": "odd"}, {"format": "native", "outlet": "Nowhere"}, {}):
        response = browse(cast.reviewer).post(EXPORT, chosen)
        assert response.status_code == 422
    assert not Job.objects.filter(kind="export").exists()


def test_the_same_form_sent_twice_makes_one_job(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    key = client.get(EXPORT).context["form"]["idempotency_key"].value()
    for _time in range(2):
        client.post(EXPORT, {"format": "native", "drafts": "on", "idempotency_key": key})

    assert Job.objects.filter(kind="export").count() == 1


def test_one_key_for_two_different_exports_is_refused_in_words(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    client.post(EXPORT, {"format": "native", "drafts": "on", "idempotency_key": "k" * 10})
    response = client.post(EXPORT, {"format": "native", "idempotency_key": "k" * 10})

    assert response.status_code == 422
    assert "another request" in text_of(response)


def test_viewers_and_strangers_do_not_export(cast: Cast, browse) -> None:
    for user, status in ((cast.viewer, 403), (cast.stranger, 404)):
        assert browse(user).get(EXPORT).status_code == status
        assert browse(user).post(EXPORT, {"format": "native"}).status_code == status
