"""The same value always gives the same bytes."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.codec import decode, digest, encode
from pipeline.model import Box, Line, Page


def test_a_page_survives_the_way_to_json_and_back():
    line = Line(text="‘één’ \ue000 €", box=Box(x0=0.1, y0=0, x1=9.99, y1=1), baseline=2, size=10.5)
    page = Page(number=1, label="iv", width=595.28, height=841.89, lines=(line,))
    assert decode(encode(page), Page) == page


def test_the_order_in_which_a_mapping_was_made_does_not_show():
    assert encode({"b": 1, "a": 2}) == encode({"a": 2, "b": 1}) == b'{"a":2,"b":1}'
    assert encode({"x", "é", "a"}) == encode({"é", "a", "x"})


@pytest.mark.parametrize("data", [b"", b"{", b'{"number":1}', b"[]"])
def test_bytes_that_are_no_page_are_refused(data):
    with pytest.raises((msgspec.ValidationError, msgspec.DecodeError)):
        decode(data, Page)


def test_an_impossible_value_cannot_come_back_from_disk():
    with pytest.raises(msgspec.ValidationError, match="swapped"):
        decode(b'{"x0":9,"y0":0,"x1":1,"y1":1}', Box)


def test_parts_of_a_digest_cannot_run_into_one_another():
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4
    assert digest("é") == digest("é".encode())
    assert digest("a", "b") != digest("b", "a")
