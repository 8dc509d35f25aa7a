"""What is wrong with a file, as readers of two languages see it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from annotations.models import Job
from annotations.services import imports
from annotations.services.job_engine import work
from annotations.services.jobs import create_import
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])

SPANISH = {"Accept-Language": "es"}
BAD_SPAN = json.dumps({"text": "Cut.", "label": [[0, 9, "supported"]]})
BAD_LABEL = json.dumps({"text": "Whole.", "external_id": "a", "label": [[0, 5, "nonsense"]]})


def load(cast: Cast, data: str | bytes, name: str) -> Job:
    """The import of a file, as it ended."""
    file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    job, _made = create_import(Actor(cast.manager), cast.project, file=file, file_name=name)
    work(job.pk, imports.run)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    ("name", "data", "place", "english", "spanish"),
    [
        (
            "a.jsonl", BAD_SPAN, "label[0].end",
            "end 9 lies past the end of the text, which has 4 code points; correct the span; "
            "the annotation was left out",
            "el final 9 queda más allá del final del texto, que tiene 4 puntos de código; "
            "hay que corregir el fragmento; la anotación se omitió",
        ),
        (
            "b.jsonl", BAD_LABEL, "label[0].label",
            "Unknown label “nonsense”; this project has ",
            "Etiqueta desconocida: «nonsense»; este proyecto tiene ",
        ),
        (
            "c.csv", "text,published_at\nA text.,10.01.2023\n", "published_at",
            "the date is ambiguous (day or month first?)",
            "la fecha es ambigua (¿primero el día o el mes?)",
        ),
        (
            "d.txt", b"Se\xf1or", "d.txt",
            "not UTF-8: byte 0xF1 at byte 2; convert it to UTF-8",
            "no es UTF-8: byte 0xF1 en el byte 2; hay que convertirlo a UTF-8",
        ),
    ],
)  # fmt: skip
def test_a_problem_is_read_in_the_readers_language(
    cast: Cast, browse: Any, name: str, data: str | bytes, place: str, english: str, spanish: str
) -> None:
    job, client = load(cast, data, name), browse(cast.manager)
    page = client.get(f"/jobs/{job.pk}/")
    assert place in text_of(page) and english in text_of(page)
    page = client.get(f"/jobs/{job.pk}/", headers=SPANISH)
    assert place in text_of(page) and spanish in text_of(page)
    assert english not in text_of(page)


def test_a_refused_file_says_why_in_the_readers_language(cast: Cast, browse: Any) -> None:
    job, client = load(cast, b"%PDF-1.7", "paper.txt"), browse(cast.manager)
    assert job.state == "failed"
    assert "This is a PDF. Give the text that is in it" in text_of(client.get(f"/jobs/{job.pk}/"))
    page = client.get(f"/jobs/{job.pk}/", headers=SPANISH)
    assert "Esto es un PDF. Hay que dar el texto que contiene" in text_of(page)
    assert "This is" not in text_of(page)


def test_a_sentence_of_an_earlier_version_stays_english_and_says_so(
    cast: Cast, browse: Any
) -> None:
    job = load(cast, BAD_SPAN, "a.jsonl")
    job.problem_rows.update(message="An old sentence.", code="", params={})
    page = browse(cast.manager).get(f"/jobs/{job.pk}/", headers=SPANISH)
    assert '<span lang="en">An old sentence.</span>' in page.content.decode()


def test_files_and_rest_keep_the_english_and_rest_the_code(cast: Cast, browse: Any) -> None:
    job = load(cast, BAD_SPAN, "a.jsonl")
    english = job.problem_rows.get().message
    file = browse(cast.manager).get(f"/jobs/{job.pk}/problems.csv", headers=SPANISH)
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode())))
    assert rows[1][3] == english
    rest = Rest(cast.manager)
    (problem,) = rest.get(f"imports/{job.pk}/problems/", Accept_Language="es").json()["results"]
    assert (problem["message"], problem["code"]) == (english, "span-past-text")
    assert problem["params"]["end"] == 9
    then = [one["code"] for one in problem["params"]["then"]]
    assert then == ["correct-span", "left-out-annotation"]
