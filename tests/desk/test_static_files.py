"""Test that the files of a page are served out of memory as they are on the disk."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.desk.static_files import LARGEST_KEPT, PageFiles

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a folder with one script."""
    (tmp_path / "a.js").write_bytes(b"first()")
    transport = httpx.ASGITransport(app=PageFiles(tmp_path), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


async def test_what_is_served_out_of_memory_is_what_was_served_before(http: httpx.AsyncClient) -> None:
    first, second = await http.get("/a.js"), await http.get("/a.js")
    assert first.status_code == 200 and first.content == b"first()"
    assert (second.content, second.headers) == (first.content, first.headers)
    assert {"etag", "last-modified", "content-length"} <= set(second.headers)


async def test_a_changed_file_is_read_again(http: httpx.AsyncClient, tmp_path: Path) -> None:
    before = [await http.get("/a.js") for _ in range(2)][-1]
    (tmp_path / "a.js").write_bytes(b"other()")
    os.utime(tmp_path / "a.js", ns=(1, 1))
    after = [await http.get("/a.js") for _ in range(2)]
    assert [one.content for one in after] == [b"other()"] * 2
    assert {one.headers["etag"] for one in after}.isdisjoint({before.headers["etag"]})


async def test_who_has_it_already_gets_nothing(http: httpx.AsyncClient) -> None:
    tag = [await http.get("/a.js") for _ in range(2)][-1].headers["etag"]
    answer = await http.get("/a.js", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_part_is_a_part(http: httpx.AsyncClient) -> None:
    for _ in range(2):
        await http.get("/a.js")
    answer = await http.get("/a.js", headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.content) == (206, b"first")


async def test_what_is_too_large_to_keep_is_served_too(http: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "b.js").write_bytes(bytes(LARGEST_KEPT + 1))
    for _ in range(2):
        assert len((await http.get("/b.js")).content) == LARGEST_KEPT + 1


async def test_a_file_that_went_is_gone(http: httpx.AsyncClient, tmp_path: Path) -> None:
    for _ in range(2):
        await http.get("/a.js")
    (tmp_path / "a.js").unlink()
    with pytest.raises(Exception, match="404"):
        await http.get("/a.js")
