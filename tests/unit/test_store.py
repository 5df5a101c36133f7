"""An entry of the store is whole and right, or it is not there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.store import DiskStore, NoStore, code_digest, open_store

KEY = "ab" + 62 * "0"


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path)


def entry(tmp_path):
    return tmp_path / KEY[:2] / KEY


def test_what_is_put_comes_back_and_the_rest_is_a_miss(store):
    store.put(KEY, b"inhoud")
    assert store.get(KEY) == b"inhoud"
    assert store.get(KEY[::-1]) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:10],
        lambda data: b"",
        lambda data: data + b"x",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    ],
    ids=["truncated", "cut in its digest", "emptied", "longer", "one bit turned"],
)
def test_a_damaged_entry_is_a_miss_and_can_be_made_again(store, tmp_path, spoil):
    store.put(KEY, b"inhoud")
    entry(tmp_path).write_bytes(spoil(entry(tmp_path).read_bytes()))
    assert store.get(KEY) is None
    store.put(KEY, b"opnieuw")
    assert store.get(KEY) == b"opnieuw"


def test_a_folder_that_cannot_be_written_forgets_silently(tmp_path):
    (tmp_path / "bezet").write_bytes(b"")
    store = DiskStore(tmp_path / "bezet" / "map")
    store.put(KEY, b"inhoud")
    assert store.get(KEY) is None


def test_many_writers_leave_one_whole_entry_and_no_rubbish(store, tmp_path):
    contents = [bytes([n]) * 100_000 for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        seen = [*pool.map(lambda content: (store.put(KEY, content), store.get(KEY))[1], contents)]
    assert {*seen} <= {*contents}
    assert [*entry(tmp_path).parent.iterdir()] == [entry(tmp_path)]


def test_without_cache_everything_is_made_again():
    store = open_store(cached=False)
    assert isinstance(store, NoStore)
    store.put(KEY, b"x")
    assert store.get(KEY) is None


def test_the_store_lies_where_the_user_wants_it(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    open_store(cached=True).put(KEY, b"x")
    assert (tmp_path / "wijksynthese" / KEY[:2] / KEY).is_file()


def test_the_digest_of_the_code_follows_its_files(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.store._PACKAGE", tmp_path)
    (tmp_path / "layout").mkdir()
    one, two = tmp_path / "pdf.py", tmp_path / "layout" / "order.py"
    one.write_text("a = 1")
    two.write_text("b = 1")
    seen = []
    for file, text in ((one, "a = 1"), (two, "b = 2"), (one, "a = 2")):
        file.write_text(text)
        code_digest.cache_clear()
        seen.append(code_digest("pdf", "layout"))
    code_digest.cache_clear()
    assert len({*seen}) == 3
