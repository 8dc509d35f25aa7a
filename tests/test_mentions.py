"""Who is named in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.mentions import MOST, mentioned, pieces


def test_a_name_behind_an_at_sign_is_a_mention_whatever_stands_behind_it() -> None:
    assert "ana" in mentioned("@ana")
    assert "ana" in mentioned("So says @Ana, and (@ana).")
    assert "luis.quispe" in mentioned("@luis.quispe.")
    assert "ñusta" in mentioned("¿@ñusta?")


def test_an_address_of_e_mail_and_a_lonely_sign_mention_nobody() -> None:
    assert mentioned("ana@example.org, @ and @. and @@") == set()


def test_no_more_than_the_first_names_count() -> None:
    assert len(mentioned(" ".join(f"@n{n}" for n in range(MOST + 5)))) == MOST


@given(st.text(alphabet=st.sampled_from("@a.b+ \n-ñ_"), max_size=40))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _named in pieces(text)) == text
    for piece, named in pieces(text):
        assert not named or piece[1:].lower() in mentioned(text)
