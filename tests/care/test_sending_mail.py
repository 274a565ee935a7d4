"""Mail over a real mail server: what customers and colleagues get, in three scripts, once, and never at night."""

from __future__ import annotations

import datetime as dt
import stat
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bot.care.links import Links
from bot.care.mail.letter import one_line
from bot.care.outlets import outlets_of
from bot.care.process import Care
from bot.care.promises import keep
from bot.care.sending import AGAIN, LEASE, Sent, send
from bot.cases.care import case_links, mail_wishes, outbox
from bot.cases.errors import Busy
from bot.cases.models import OutboxItem
from bot.running.ports import free_ports
from bot.settings import Settings
from tests.care.mail_server import MailServer, html_of, mail_server, text_of
from tests.care.world import World

FROM = "安居家電 <care@anju.example>"
ASK = "care.mended.ask"
BUTTONS = ["mended-mended", "mended-half", "mended-not"]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def settings_for(tmp_path: Path, server: MailServer | None = None, **more: str) -> Settings:
    known = {"AMENDS_DATA": str(tmp_path), "AMENDS_PUBLIC_URL": "https://desk.example", "AMENDS_MAIL_FROM": FROM}
    if server is not None:
        known["AMENDS_SMTP_URL"] = server.url
    return Settings.load({**known, **more})


def put(world: World, case_id: int, key: str = "test:1", **more: Any) -> int:
    values: dict[str, Any] = {
        "channel": "mail",
        "template": "care.kept",
        "to_whom": "customer",
        "address": "chen@shop.example",
        "locale": "zh-Hant",
        "body": {"subject": "您的案件 A1", "text": "說好的「退款」完成了。", "status_link": "link-1", "buttons": []},
        "not_before": world.clock(),
        "case_id": case_id,
        **more,
    }
    with world.services.store.begin() as session:
        return outbox.put(session, key=key, **values).id


def item(world: World, item_id: int) -> OutboxItem:
    with world.services.store.read() as session:
        found = session.get(OutboxItem, item_id)
        assert found is not None
        return found


def sent_by(world: World, settings: Settings, **more: Any) -> list[Sent]:
    return send(world.services, outlets_of(settings), **more)


@pytest.mark.parametrize(
    "locale, email, says, status",
    [
        ("zh-Hant", "chen@shop.example", "現在真的好了嗎", "看這件事的進度"),
        ("zh-Hans", "li@shop.example", "现在真的好了吗", "看这件事的进度"),
        ("en", "smith@shop.example", "is it really mended now", "See how far it is"),
    ],
)
def test_a_follow_up_goes_out_in_the_customers_script(
    world: World, server: MailServer, tmp_path: Path, locale: str, email: str, says: str, status: str
) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree((1,), locale=locale, email=email)
    promise = world.promises(case)[0]
    with world.services.store.begin() as session:
        keep(session, world.services, promise.id, actor="owner:returns_desk")
    world.run_until(world.clock() + dt.timedelta(days=12))
    asked = [one for one in world.mails(case) if one.template == ASK]
    assert len(asked) == 1 and asked[0].body["buttons"] == BUTTONS
    # In the morning, because nothing is sent at night.
    world.clock.now = world.services.policy.care.sending.next(world.clock(), world.services.policy.clock.zone)
    sent_by(world, settings)
    mails = {mail["Message-ID"]: mail for _, to, mail in server.delivered if to == [email]}
    mail = next(mail for mail in mails.values() if says in text_of(mail))
    text, page = text_of(mail), html_of(mail)
    links = Links(settings.secret_key, "https://desk.example")
    for place in BUTTONS:
        address = links.status(asked[0].body["status_link"], place)
        assert address in text and f'href="{address}"' in page
    assert says in page and status in text and status in page
    assert mail["To"] == email and mail["From"].addresses[0].addr_spec == "care@anju.example"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Reply-To"] == "care@anju.example"
    assert mail["List-Unsubscribe"].startswith("<https://desk.example/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # No address of a colleague leaks to a customer.
    assert not [
        each for each in world.services.policy.handlers.values() if each.email and each.email in mail.as_string()
    ]


def test_a_reminder_leads_its_owner_to_the_page_of_the_promise(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree((3,))
    world.run_until(world.promises(case)[0].due_at - dt.timedelta(hours=1))
    sent_by(world, settings)
    owner = world.services.policy.handlers["returns_desk"]
    mine = [mail for _, to, mail in server.delivered if to == [owner.email]]
    address = Links(settings.secret_key, "https://desk.example").promise(world.promises(case)[0].id, owner.id)
    assert mine and all(address in text_of(mail) and address in html_of(mail) for mail in mine)
    assert all("chen@shop.example" in text_of(mail) for mail in mine), "the owner needs the customer's details"
    assert all(mail["List-Unsubscribe"] is None and mail["Cc"] is None and mail["Bcc"] is None for mail in mine)


def test_what_was_said_is_escaped_and_no_header_can_be_smuggled_in(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    case = world.agree()
    subject = "您的案件\r\nBcc: thief@evil.example\r\n\r\n\u202ehello"
    body = {"subject": subject, "text": "<script>alert(1)</script>\n\n& so\r\n.\r\nRSET", "status_link": "x"}
    put(world, case, body=body)
    sent_by(world, settings_for(tmp_path, server, AMENDS_MAIL_FROM='"A, B \\" <x>" <care@anju.example>'))
    ((mail_from, to, mail),) = server.delivered
    assert (mail_from, to) == ("care@anju.example", ["chen@shop.example"])
    assert mail["Bcc"] is None and mail["Subject"] == "您的案件 Bcc: thief@evil.example hello"
    assert "<script>" not in html_of(mail) and "&lt;script&gt;" in html_of(mail)
    assert "RSET" in text_of(mail)


@pytest.mark.parametrize(
    "address",
    [
        "chen@shop.example\nBcc: thief@evil.example", "a@x.example, b@y.example", "chen", "<a@x.example>",
        "chen@shop.example> SIZE=1", "chen @shop.example", "@shop.example", "a" * 300 + "@shop.example",
        "陳@shop.example", '"a\\"b"@x.example',
    ],
)  # fmt: skip
def test_an_address_that_is_none_fails_at_once(world: World, server: MailServer, tmp_path: Path, address: str) -> None:
    item_id = put(world, world.agree(), address=address)
    (done,) = sent_by(world, settings_for(tmp_path, server))
    assert done.outcome == "failed" and item(world, item_id).state == "failed" and server.delivered == []


def test_full_width_signs_and_domains_in_chinese_are_understood(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    case = world.agree()
    put(world, case, "one", address="ｃｈｅｎ＠ｓｈｏｐ．example")
    put(world, case, "two", address="chen@商店.example")
    sent_by(world, settings_for(tmp_path, server))
    assert sorted(to for _, to, _ in server.delivered) == [["chen@shop.example"], ["chen@xn--czrs0t.example"]]


def test_a_sender_that_dies_before_it_finishes_sends_the_same_message_again(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings, item_id = settings_for(tmp_path, server), put(world, world.agree())

    class Died(Exception):
        pass

    def die(step: str) -> None:
        if step == "sent":
            raise Died

    with pytest.raises(Died):
        sent_by(world, settings, on_step=die)
    assert item(world, item_id).state == "waiting" and sent_by(world, settings) == []
    world.clock.now += LEASE
    assert [done.outcome for done in sent_by(world, settings)] == ["sent"]
    first, second = (mail["Message-ID"] for _, _, mail in server.delivered)
    assert first == second
    world.clock.now += LEASE
    assert sent_by(world, settings) == [] and item(world, item_id).via == "smtp"


def test_a_server_that_is_busy_is_tried_again_with_growing_pauses_until_it_failed(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    item_id = put(world, world.agree(), to_whom="owner", address="returns@anju.example")
    server.answer_to_data = "451 try again later"
    began, pauses = world.clock(), []
    for _ in range(len(AGAIN)):
        (done,) = sent_by(world, settings)
        assert done.outcome == "again"
        pauses.append(item(world, item_id).not_before - world.clock())
        world.clock.now = item(world, item_id).not_before
    assert tuple(pauses) == AGAIN and list(pauses) == sorted(pauses)
    assert dt.timedelta(days=2) < world.clock() - began < dt.timedelta(days=4)
    assert [done.outcome for done in sent_by(world, settings)] == ["failed"]
    assert "451" in (item(world, item_id).last_error or "")
    server.answer_to_data = "250 OK"
    with world.services.store.begin() as session:
        outbox.again(session, item_id, actor="agent:lin")
    assert [done.outcome for done in sent_by(world, settings)] == ["sent"] and len(server.delivered) == 1


@pytest.mark.parametrize("at", ["answer_to_receiver", "answer_to_data"])
def test_a_refusal_for_good_fails_at_once(world: World, server: MailServer, tmp_path: Path, at: str) -> None:
    setattr(server, at, "550 no such mailbox")
    item_id = put(world, world.agree())
    (done,) = sent_by(world, settings_for(tmp_path, server))
    assert done.outcome == "failed" and item(world, item_id).state == "failed"
    assert "550 no such mailbox" in (item(world, item_id).last_error or "")


def test_a_server_that_is_not_there_is_no_refusal(world: World, tmp_path: Path) -> None:
    (port,) = free_ports(1, avoid=set())
    put(world, world.agree())
    (done,) = sent_by(world, settings_for(tmp_path, AMENDS_SMTP_URL=f"smtp://127.0.0.1:{port}"))
    assert done.outcome == "again"


def test_nothing_is_sent_to_a_customer_at_night_even_late(world: World, server: MailServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree()
    to_customer = put(world, case)
    put(world, case, "test:owner", to_whom="owner", address="returns@anju.example")
    world.clock.now = world.clock().replace(hour=15)  # 23:00 in Taipei
    outcomes = {done.key: done.outcome for done in sent_by(world, settings)}
    assert outcomes == {"test:1": "put_off", "test:owner": "sent"}
    waiting = item(world, to_customer)
    assert waiting.tries == 0 and waiting.not_before == dt.datetime(2026, 11, 19, 1, 0, tzinfo=dt.timezone.utc)
    world.clock.now = waiting.not_before
    assert [done.outcome for done in sent_by(world, settings)] == ["sent"]


def test_without_a_mail_server_everything_is_kept_as_private_files(world: World, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    item_id = put(world, world.agree(), key="promise:1:0/../../etc:owner")
    sent_by(world, settings)
    (path,) = settings.outbox_dir.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(settings.outbox_dir.stat().st_mode) == 0o700
    assert path.suffix == ".eml" and (item(world, item_id).state, item(world, item_id).via) == ("sent", "file")
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["To"] == "chen@shop.example" and "說好的「退款」完成了。" in text_of(mail)  # type: ignore[arg-type]


def test_a_colleague_without_an_address_stays_visible_until_the_policy_has_one(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    body = {"subject": "案件 A1", "text": "提醒您", "owner": "returns_desk"}
    case = world.agree()
    nobody = put(world, case, to_whom="owner", address=None, body={**body, "owner": "left_the_company"})
    known = put(world, case, "two", to_whom="owner", address=None, body=body)
    sent_by(world, settings_for(tmp_path, server))
    assert (item(world, nobody).state, item(world, nobody).last_error) == ("failed", "no_address")
    assert item(world, known).state == "sent"
    assert [to for _, to, _ in server.delivered] == [[world.services.policy.handlers["returns_desk"].email]]


def test_whoever_wants_no_more_questions_gets_none_but_hears_of_promises(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    first, other = world.agree(), world.agree()
    with world.services.store.begin() as session:
        case = world.case(first)
        link = case_links.open_link(session, case, by="clock")
        case_links.revoke(session, case, actor="agent:lin")
        assert mail_wishes.ask_no_more(session, link.id) and mail_wishes.ask_no_more(session, link.id)
        assert not mail_wishes.ask_no_more(session, "unknown")
    asked = put(world, other, template=ASK)
    told = put(world, other, "two")
    sent_by(world, settings_for(tmp_path, server))
    assert (item(world, asked).state, item(world, asked).last_error) == ("dropped", "unwanted")
    assert item(world, told).state == "sent" and len(server.delivered) == 1


def test_an_appointment_comes_with_a_calendar_file(world: World, server: MailServer, tmp_path: Path) -> None:
    calendar = [
        {
            "key": "promise:1", "sequence": 2, "summary": "到府\r\n收件",
            "starts": "2026-11-20T09:00:00+08:00", "ends": "2026-11-20T11:00:00+08:00",
        }
    ]  # fmt: skip
    body = {"subject": "您的案件 A1", "text": "約好了。", "status_link": "x", "calendar": calendar}
    put(world, world.agree(), body=body)
    sent_by(world, settings_for(tmp_path, server))
    mail = server.delivered[0][2]
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar" and file.get_filename() == "appointment.ics"
    content = file.get_content()
    read = Calendar.from_ical(content if isinstance(content, str) else content.decode())
    (event,) = read.walk("VEVENT")
    assert event["summary"] == "到府 收件" and event.decoded("dtstart") == dt.datetime(
        2026, 11, 20, 1, tzinfo=dt.timezone.utc
    )
    assert "加進行事曆" in text_of(mail)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"text": ""},
        {"text": "x", "calendar": [{"starts": "soon"}]},
        {"text": "x", "calendar": {"starts": "soon"}},
    ],
)
def test_what_cannot_be_made_into_a_mail_fails_and_holds_up_nothing(
    world: World, server: MailServer, tmp_path: Path, body: Any
) -> None:
    case = world.agree()
    put(world, case, body=body)
    put(world, case, "two")
    assert [done.outcome for done in sent_by(world, settings_for(tmp_path, server))] == ["failed", "sent"]


def test_one_line_is_one_line() -> None:
    assert one_line("a\r\nb\u2028c\x00d\u202ee") == "a b c de"


def test_the_care_process_sends_what_waits(world: World, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'amends.db'}")
    first, second = put(world, world.agree(), key="one"), put(world, world.agree(), key="two")
    care = Care(settings, world.clock)
    try:
        assert care.send_off("mail") == 2 and care.send_off("mail") == 0
    finally:
        care.close()
    assert {item(world, each).via for each in (first, second)} == {"file"}
    assert len(list(settings.outbox_dir.glob("*.eml"))) == 2


def test_senders_that_work_side_by_side_send_everything_once(world: World, server: MailServer, tmp_path: Path) -> None:
    settings, case = settings_for(tmp_path, server), world.agree()
    for number in range(24):
        put(world, case, f"test:{number}", address=f"a{number}@shop.example")
    threads = [threading.Thread(target=lambda: sent_by(world, settings, limit=8)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent_by(world, settings)
    assert sorted(to[0] for _, to, _ in server.delivered) == sorted(f"a{number}@shop.example" for number in range(24))


def test_a_busy_store_does_not_make_a_sent_mail_go_out_twice(
    world: World, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, item_id = settings_for(tmp_path, server), put(world, world.agree())
    real, busy = outbox.sent, [1, 1]

    def sometimes(*given: Any, **named: Any) -> None:
        if busy:
            busy.pop()
            raise Busy("busy")
        real(*given, **named)

    monkeypatch.setattr(outbox, "sent", sometimes)
    assert [done.outcome for done in sent_by(world, settings)] == ["sent"]
    assert len(server.delivered) == 1 and item(world, item_id).state == "sent" and not busy
