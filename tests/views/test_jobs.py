"""Jobs as people watch them: states, progress, problems, the file, and the end."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from annotations.models import Job, JobProblem, WorkerBeat
from annotations.services.jobs import create_export
from annotations.services.transaction import Actor
from annotations.spreadsheets import inert
from tests.cast import Cast
from tests.views.conftest import messages_of, queries_of, text_of

PART = {"HX-Request": "true", "HX-Target": "job"}


@pytest.fixture
def export(cast: Cast) -> Job:
    """A waiting export of the reviewer."""
    job, _made = create_export(Actor(cast.reviewer), cast.project)
    return job


def become(job: Job, **columns: object) -> Job:
    """The job with other columns, as a worker would leave it."""
    Job.objects.filter(pk=job.pk).update(**columns)
    job.refresh_from_db()
    return job


def problems(job: Job, n: int) -> None:
    JobProblem.objects.bulk_create(
        JobProblem(job=job, n=k, line=k, path="f", message=f"Problem {k}.", excerpt="=1+1")
        for k in range(1, n + 1)
    )
    become(job, problems=n)


def beat(ago: float = 0) -> None:
    seen = timezone.now() - timedelta(seconds=ago)
    WorkerBeat.objects.update_or_create(name="w", defaults={"seen_at": seen})


def test_a_job_that_waits_asks_again_and_one_that_ended_does_not(cast, browse, export) -> None:
    client = browse(cast.reviewer)

    assert 'hx-trigger="every 1s"' in client.get(f"/jobs/{export.pk}/").content.decode()
    become(export, state="succeeded", finished_at=timezone.now())
    assert "hx-trigger" not in client.get(f"/jobs/{export.pk}/", headers=PART).content.decode()


def test_no_worker_is_said_when_none_answers(cast, browse, export, no_worker: None) -> None:
    become(export, created_at=timezone.now() - timedelta(seconds=25))
    address = f"/jobs/{export.pk}/"

    assert "No worker is running." in text_of(browse(cast.reviewer).get(address, headers=PART))
    beat(ago=60)
    assert "No worker is running." in text_of(browse(cast.reviewer).get(address, headers=PART))
    beat()
    page = text_of(browse(cast.reviewer).get(address, headers=PART))
    assert "No worker" not in page
    assert "Waiting for a free worker." in page


def test_a_fresh_job_does_not_cry_at_once(cast, browse, export, no_worker: None) -> None:
    assert "No worker" not in text_of(browse(cast.reviewer).get(f"/jobs/{export.pk}/"))


def test_a_running_job_shows_rate_and_time_left(cast: Cast, browse, export: Job) -> None:
    beat()
    become(
        export, state="running", done=500, total=1700,
        started_at=timezone.now() - timedelta(seconds=50),
    )  # fmt: skip

    page = text_of(browse(cast.reviewer).get(f"/jobs/{export.pk}/", headers=PART))

    assert "500 / 1,700" in page
    assert "A second 10" in page
    assert "Time left 2 minutes" in page


def test_a_job_of_unknown_size_shows_no_time_left(cast: Cast, browse, export: Job) -> None:
    beat()
    become(export, state="running", done=5, total=None, started_at=timezone.now())

    page = text_of(browse(cast.reviewer).get(f"/jobs/{export.pk}/", headers=PART))

    assert "Time left" not in page


def test_a_failed_job_says_why(cast: Cast, browse, export: Job) -> None:
    become(export, state="failed", error="The file is <b>odd</b>.", finished_at=timezone.now())
    response = browse(cast.reviewer).get(f"/jobs/{export.pk}/")

    assert "The file is &lt;b&gt;odd" in response.content.decode()
    assert "Download" not in text_of(response)


def test_a_check_says_what_would_be_added_and_an_import_what_was(
    cast: Cast, browse, export
) -> None:
    done = {"state": "succeeded", "kind": "import", "result": {"documents_added": 2}}
    page = f"/jobs/{export.pk}/"

    become(export, **done, params={"mode": "check"}, finished_at=timezone.now())
    assert "Documents to add 2" in text_of(browse(cast.manager).get(page))
    become(export, params={"mode": "append"})
    assert "Documents added 2" in text_of(browse(cast.manager).get(page))


def test_problems_are_listed_in_pages(cast: Cast, browse, export: Job) -> None:
    problems(export, 250)
    client = browse(cast.reviewer)
    address = f"/jobs/{export.pk}/"

    first, last = text_of(client.get(address)), text_of(client.get(f"{address}?page=3"))

    assert "Problem 1." in first
    assert "Problem 101." not in first
    assert "Problem 250." in last
    assert "250 problems" in last
    for odd in ("0", "99", "x", "-1", "9" * 30):
        assert client.get(f"{address}?page={odd}").status_code == 200


def test_all_problems_come_as_a_file_that_no_spreadsheet_runs(cast, browse, export) -> None:
    problems(export, 120)
    response = browse(cast.reviewer).get(f"/jobs/{export.pk}/problems.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(rows) == 121
    assert rows[-1] == ["120", "120", "f", "Problem 120.", "'=1+1"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("\r=1", "'\r=1"), ("＝1", "'＝1"), ("＠a", "'＠a"),
        ("1+1", "1+1"), ("", ""), (None, ""), (7, "7"),
    ],
)  # fmt: skip
def test_a_cell_that_would_be_a_formula_is_text(cell: object, written: str) -> None:
    assert inert(cell) == written


def test_the_file_of_an_export_is_saved_never_shown(cast: Cast, browse, export: Job) -> None:
    export.result_file.save("peru.jsonl", ContentFile(b'{"type":"corpus"}\n'))
    become(export, state="succeeded")

    response = browse(cast.reviewer).get(f"/jobs/{export.pk}/download/")

    assert b"".join(response.streaming_content) == b'{"type":"corpus"}\n'
    assert response["Content-Disposition"].startswith('attachment; filename="peru-')
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_there_is_no_file_before_the_end_nor_when_it_is_gone(cast, browse, export) -> None:
    client = browse(cast.reviewer)

    assert client.get(f"/jobs/{export.pk}/download/").status_code == 404
    become(export, state="succeeded", result_file="jobs/nowhere/gone.jsonl")
    assert client.get(f"/jobs/{export.pk}/download/").status_code == 404


def test_a_waiting_job_is_cancelled_and_a_final_one_says_so(cast, browse, export) -> None:
    client = browse(cast.reviewer)
    client.post(f"/jobs/{export.pk}/cancel/")
    export.refresh_from_db()
    assert export.state == "cancelled"
    assert "Export again" in client.get(f"/jobs/{export.pk}/").content.decode()

    become(export, state="succeeded")
    response = client.post(f"/jobs/{export.pk}/cancel/", follow=True)
    assert "ended already" in messages_of(response)[-1]


@pytest.mark.parametrize("address", ["", "problems.csv", "download/"])
def test_jobs_are_for_whoever_asked_and_for_managers(cast, browse, export, address) -> None:
    export.result_file.save("peru.jsonl", ContentFile(b"{}\n"))
    become(export, state="succeeded")
    path = f"/jobs/{export.pk}/{address}"

    for user, status in (
        (cast.reviewer, 200), (cast.manager, 200), (cast.admin, 200),
        (cast.other_reviewer, 404), (cast.viewer, 404), (cast.stranger, 404), (None, 302),
    ):  # fmt: skip
        assert browse(user).get(path).status_code == status


def test_a_person_who_lost_the_role_no_longer_gets_the_file(cast, browse, export) -> None:
    export.result_file.save("peru.jsonl", ContentFile(b"{}\n"))
    become(export, state="succeeded")
    cast.reviewer.memberships.update(role="viewer")

    assert browse(cast.reviewer).get(f"/jobs/{export.pk}/download/").status_code == 403


def test_the_list_shows_the_jobs_that_the_reader_may_see(cast, browse, export) -> None:
    create_export(Actor(cast.other_reviewer), cast.project)

    assert text_of(browse(cast.reviewer).get("/projects/peru/jobs/")).count("Waiting") == 1
    assert text_of(browse(cast.manager).get("/projects/peru/jobs/")).count("Waiting") == 2
    assert browse(cast.viewer).get("/projects/peru/jobs/").status_code == 403


def test_the_list_costs_the_same_queries_for_ten_and_twenty_jobs(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    costs = []
    for _half in range(2):
        for _n in range(10):
            create_export(Actor(cast.reviewer), cast.project)
        costs.append(queries_of(client, "/projects/peru/jobs/"))

    assert costs[0] == costs[1]


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(cast: Cast, browse, export: Job) -> None:
    headers = {**PART, "HX-Current-URL": f"http://testserver/jobs/{export.pk}/"}
    response = browse(None).get(f"/jobs/{export.pk}/", headers=headers)

    assert response["HX-Redirect"] == f"/accounts/login/?next=/jobs/{export.pk}/"
