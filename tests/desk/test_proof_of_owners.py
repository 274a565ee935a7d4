"""Test photos, papers and sums as proof that a promise was kept, on the page of its owner and beyond it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.care.links import Links
from bot.cases import attachments, messages, ties
from bot.cases.care import case_links
from bot.cases.models import Attachment, Case, Commitment, PromiseChange
from bot.cases.record import export, verify
from bot.desk.context import Context
from bot.desk.uploads import MAX_FILE_BYTES
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.test_owners_page import FROM_PAGE, address, stored

pytestmark = pytest.mark.asyncio
PDF = b"%PDF-1.7\n" + bytes(60)
PAYS = {"currency": "TWD", "minor": 129900, "proof": "payment"}


def photo() -> bytes:
    """Return a JPEG that says where it was taken."""
    picture, out, exif = Image.new("RGB", (40, 30), "navy"), io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at 25.03 N"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


async def keep(
    http: httpx.AsyncClient, where: str, file: tuple[str, bytes, str] | None = None, **told: str
) -> httpx.Response:
    """Send the form as browsers do, with an empty part where no file was chosen."""
    chosen = file or ("", b"", "application/octet-stream")
    return await http.post(where, data={"act": "keep", **told}, files={"file": chosen}, headers=FROM_PAGE)


async def kept(context: Context, number: int) -> PromiseChange:
    def look(session: Any) -> PromiseChange:
        found = session.query(PromiseChange).filter_by(commitment_id=number, what="kept").one()
        session.expunge(found)
        return found

    return await context.read(look)


async def test_a_photo_for_colleagues_is_cleaned_and_hidden_from_the_customer(
    http: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context)
    where = address(context, number)
    assert (await keep(http, where, ("到貨.jpg", photo(), "image/jpeg"), proof="送到了")).status_code == 303
    change = await kept(context, number)
    assert change.file_shown is False
    file = await context.read(lambda s: attachments.get(s, talk, change.attachment_id))
    assert (file.name, file.media_type, file.sha256) == ("到貨.jpg", "image/jpeg", change.file_sha256)
    page = (await http.get(where, headers={"Accept-Language": "zh-TW"})).text
    assert "到貨.jpg" in page and "只有同事看得到" in page
    given = await http.get(f"{where}/proof")
    assert given.status_code == 200 and given.headers["content-disposition"].startswith("attachment;")
    assert b"25.03" not in given.content and b"Exif" not in given.content
    said = await context.read(lambda s: [(one.kind, one.text) for one in messages.after(s, talk, 0)])
    assert "attachment" not in [kind for kind, _ in said] and not any("到貨.jpg" in text for _, text in said)
    token = {"token": context.tokens.sign(talk)}
    assert (await http.get(f"/api/conversations/{talk}/attachments/{file.id}", params=token)).status_code == 404
    page, link = await status_page(http, context, talk)
    assert "到貨.jpg" not in page and (await http.get(f"{link}/proof/{file.id}")).status_code == 404
    told = await context.read(lambda s: export.document(s, talk))
    assert "file" not in told["cases"][0]["commitments"][0]["kept"]
    assert await context.read(lambda s: verify.verify_conversation(s, talk)) == []


async def status_page(http: httpx.AsyncClient, context: Context, talk: str) -> tuple[str, str]:
    """Return the status page of the customer, and its path."""

    def link(session: Any) -> str:
        case = session.query(Case).filter_by(conversation_id=talk).one()
        return str(case_links.open_link(session, case, by="clock").id)

    path = Links(context.settings.secret_key, "").status(await context.write(link))
    return (await http.get(path)).text, path


async def test_a_paper_for_the_customer_is_on_their_page_and_in_the_chat(
    http: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context, locale="en")
    answer = await keep(http, address(context, number), ("receipt.pdf", PDF, "application/pdf"), shown="yes")
    assert answer.status_code == 303
    change = await kept(context, number)
    note = await context.read(lambda s: [one for one in messages.after(s, talk, 0) if one.kind == "attachment"])
    assert [one.text for one in note] == ["Attached, to show that it is done: receipt.pdf"]
    given = await http.get(note[0].payload["url"], params={"token": context.tokens.sign(talk)})
    assert given.content == PDF
    page, link = await status_page(http, context, talk)
    assert f'href="{link}/proof/{change.attachment_id}"' in page and "receipt.pdf" in page
    assert (await http.get(f"{link}/proof/{change.attachment_id}")).content == PDF
    assert (await http.get(f"{link}/proof/{'0' * 32}")).status_code == 404
    told = await context.read(lambda s: export.document(s, talk))
    assert told["cases"][0]["commitments"][0]["kept"]["file"]["sha256"] == change.file_sha256


async def test_a_paper_of_a_case_that_goes_on_in_another_one_is_given_on_its_page(
    http: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context, locale="en")
    other, _ = await somebody_was_promised(context, locale="en")
    await keep(http, address(context, number), ("receipt.pdf", PDF, "application/pdf"), shown="yes")

    def merge(session: Any) -> None:
        into, gone = (session.query(Case).filter_by(conversation_id=one).one() for one in (other, talk))
        ties.tie(session, ties.MERGED, into, gone, by="agent:lin", stage_before=gone.stage)

    await context.write(merge)
    change = await kept(context, number)
    page, link = await status_page(http, context, other)
    assert f'href="{link}/proof/{change.attachment_id}"' in page
    assert (await http.get(f"{link}/proof/{change.attachment_id}")).content == PDF


async def test_a_file_that_was_changed_in_the_record_breaks_its_seal(http: httpx.AsyncClient, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context)
    await keep(http, address(context, number), ("a.pdf", PDF, "application/pdf"))
    with context.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE promise_changes SET file_sha256 = 'another'")
    assert [one.kind for one in await context.read(lambda s: verify.verify_conversation(s, talk))] == ["promise_change"]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("a.jpg", b"no picture at all", "image/jpeg"), 415),
        (("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "image/jpeg"), 415),
        (("a.pdf", PDF + bytes(MAX_FILE_BYTES), "application/pdf"), 413),
        (("a.pdf", PDF + bytes(2 * MAX_FILE_BYTES), "application/pdf"), 413),
    ],
    ids=["another kind", "not decodable", "too large", "far too large"],
)
async def test_a_refused_file_loses_no_words_and_keeps_nothing(
    http: httpx.AsyncClient, context: Context, file: tuple[str, bytes, str], says: int
) -> None:
    _, (number,) = await somebody_was_promised(context)
    answer = await keep(http, address(context, number), file, proof="已經親自送到")
    assert answer.status_code == says and "已經親自送到" in answer.text and 'role="alert"' in answer.text
    assert (await stored(context, number))[0] == "open"
    assert await context.read(lambda s: s.query(Attachment).count()) == 0
    folder = context.settings.uploads_dir
    assert not folder.exists() or list(folder.iterdir()) == []


async def test_quotas_hold_for_proofs_and_a_full_disk_stops_no_words(
    http: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (number,) = await somebody_was_promised(context)
    quotas = context.settings.quotas
    monkeypatch.setattr(context.file_quotas, "_quotas", replace(quotas, files_per_conversation=10))
    answer = await keep(http, address(context, number), ("a.pdf", PDF, "application/pdf"), proof="寫好的話")
    assert answer.status_code == 413 and "寫好的話" in answer.text
    assert (await stored(context, number))[0] == "open"
    monkeypatch.setattr(context.file_quotas, "_quotas", replace(quotas, reserve=2**62))
    for size in (0, 200_000):
        file = ("a.pdf", PDF + bytes(size), "application/pdf")
        answer = await keep(http, address(context, number), file, proof="寫好的話")
        assert answer.status_code == 507 and "寫好的話" in answer.text
    assert (await keep(http, address(context, number), proof="沒有照片也可以")).status_code == 303
    assert (await stored(context, number))[0] == "kept"


async def test_kept_twice_leaves_one_file(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)
    for _ in range(2):
        assert (await keep(http, address(context, number), ("a.pdf", PDF, "application/pdf"))).status_code == 303
    assert await context.read(lambda s: s.query(Attachment).count()) == 1
    assert len(list(context.settings.uploads_dir.iterdir())) == 1


async def test_another_act_takes_no_file(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)
    told = {"act": "ask", "question": "幾點方便？"}
    files = {"file": ("a.pdf", PDF, "application/pdf")}
    answer = await http.post(address(context, number), data=told, files=files, headers=FROM_PAGE)
    assert answer.status_code == 303
    assert await context.read(lambda s: s.query(Attachment).count()) == 0


async def test_the_sum_agreed_on_is_filled_in_and_told(http: httpx.AsyncClient, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context, pays=PAYS)
    where = address(context, number)
    page = (await http.get(where, headers={"Accept-Language": "zh-TW"})).text
    assert 'value="1299"' in page and "當初說好 NT$1,299" in page
    for told, says in (
        ({"sum": "", "reference": "TX-7"}, "請寫付了多少錢"),
        ({"sum": "1299", "reference": ""}, "請寫付款編號"),
        ({"sum": "很多", "reference": "TX-7"}, "看不懂這個金額"),
        ({"sum": "-5", "reference": "TX-7"}, "看不懂這個金額"),
        ({"sum": "0", "reference": "TX-7"}, "看不懂這個金額"),
        ({"sum": "1,199", "reference": "TX-7"}, "金額和說好的不一樣"),
    ):
        answer = await keep(http, where, **told)
        assert answer.status_code == 400 and says in answer.text, told
    assert (await stored(context, number))[0] == "open"
    assert (await keep(http, where, sum="ＮＴ＄１，２９９ 元", reference="TX-7")).status_code == 303
    change = await kept(context, number)
    assert (change.paid_minor, change.currency, change.paid_reason) == (129900, "TWD", None)
    said = await context.read(lambda s: messages.after(s, talk, 0)[-1].text)
    assert "付款 NT$1,299，付款編號 TX-7。" in said


async def test_another_sum_is_told_beside_the_one_agreed_on_with_its_reason(
    http: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context, pays=PAYS, locale="en")
    told = {"sum": "1199", "reference": "TX-7", "sum_reason": "The voucher was used already."}
    assert (await keep(http, address(context, number), **told)).status_code == 303
    said = await context.read(lambda s: messages.after(s, talk, 0)[-1].text)
    assert "NT$1,199, instead of the NT$1,299 agreed on" in said and "The voucher was used already" in said
    page, _ = await status_page(http, context, talk)
    assert "NT$1,199, instead of the NT$1,299" in page


async def test_a_sum_that_is_not_certain_is_asked_for_and_none_is_needed_without_the_policy_saying_so(
    http: httpx.AsyncClient, context: Context
) -> None:
    _, (number,) = await somebody_was_promised(context, pays={"currency": "TWD"})
    where = address(context, number)
    page = (await http.get(where)).text
    assert 'name="sum"' in page and "當初說好" not in page
    assert (await keep(http, where)).status_code == 303
    _, (plain,) = await somebody_was_promised(context)
    assert 'name="sum"' not in (await http.get(address(context, plain))).text
    assert await context.read(lambda s: s.get(Commitment, plain).currency) is None
