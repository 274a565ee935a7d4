"""Every value that the fields of our sentences can get, from a company's policy, in each language."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Mapping

from bot.conversation.answers.about_policy import limit_in_words
from bot.conversation.display import both, day, instant, language, month
from bot.conversation.grave.numbers import numbers_to_call
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import Services
from bot.conversation.status import owner_in_words
from bot.remedy import Policy
from bot.remedy.money import Money
from bot.remedy.vocabulary import EMOTIONS, KINDS, OUTCOMES
from bot.settings import ROOT
from bot.words import Words
from bot.yaml_files import read_yaml

NOW = dt.datetime(2026, 11, 18, 2, tzinfo=dt.timezone.utc)
DAYS = (dt.date(2026, 11, 17), dt.date(2026, 12, 5), dt.date(2025, 1, 2))
# Words of customers, as they may stand within our sentences: long, with marks of their own, in either language.
SAID = {
    "zh-Hant": (
        "昨天",
        "搬家那時候",
        "這禮拜送到，不然退錢！",
        "他說「不知道」",
        "iPhone 15 Pro 的殼",
        "等了很久" * 20,
        "last Friday",
    ),
    "en": (
        "yesterday",
        "right after we moved in",
        "deliver it this week, or a refund!",
        "he said “no idea”",
        "昨天",
        "wait " * 30 + "x",
    ),
}


def services_of(policy: Policy, words: Words) -> Services:
    """Return what the sentences are made from; no store, because none is read."""
    made: Services = SimpleNamespace(policy=policy, words=words, now=lambda: NOW)  # type: ignore[assignment]
    return made


def values(policy: Policy, words: Words, locale: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values of every field, by its name."""
    services, to, say = services_of(policy, words), language(locale), words.say
    zone, today = policy.clock.zone, NOW.date()
    handlers = tuple(handler.label(to) for handler in policy.handlers.values())
    lines = tuple(line for line in (both(handler.line, to) for handler in policy.handlers.values()) if line)
    days = tuple(day(one, to, today) for one in DAYS)
    times = tuple(instant(NOW + dt.timedelta(hours=hours), zone, to) for hours in (1, 7, 120))
    products = tuple(both(product.names, to) for product in policy.products.values())
    branches = tuple(both(branch.names, to) for branch in policy.branches.values())
    number = policy.company.currency
    sums = tuple(
        services.policy.company.show_any(Money(minor, currency))
        for minor in (100, 1_290_000, 123_456_78, 50)
        for currency in (number, "JPY", "EUR", "USD")
    )
    said = tuple(one.replace("「", "『").replace("」", "』").replace("“", "‘").replace("”", "’") for one in SAID[to])
    stages = tuple(text.strip() for text in words.all(to, "cards.stage.").values())
    wishes = tuple(words.all(to, "cards.outcome.").values())
    assert len(wishes) >= len(OUTCOMES)
    lines_of = tuple(
        say(
            "cards.promise",
            to,
            what=wishes[0],
            owner=owner_in_words(words, one, "", to),
            time=times[0],
        )
        for one in handlers[:2]
    )
    clauses = tuple(
        say(f"first.{name}", to)
        for name in (*read_yaml(ROOT / "data/lexicon/gone_through.yml"), *(f"kind.{k}" for k in KINDS))
    )
    matters = tuple(words.all(to, "recap.matter.").values())
    feelings = tuple(say(f"first.feeling.heard.{emotion}", to) for emotion in EMOTIONS)
    titles = tuple(both(remedy.title.without_values(), to) for remedy in policy.remedies.values())
    calls = numbers_to_call(policy, words, locale)
    thing = tuple(
        say("recap.thing_doing" if n.split()[0].endswith("ing") else "recap.thing_named", to, name=n) for n in products
    )
    gifts = (
        ("NT$300 購物金，一年內不限金額使用", "一份小禮")
        if to != "en"
        else ("NT$300 voucher, valid one year", "A small gift")
    )
    return {
        "agent": ("Mei", "王小明", "Ann O’Neill") if to != "en" else ("Mei", "Ann O’Neill"),
        "colleague": ("Mei",),
        "case_number": ("AM-261118-001",),
        "other": ("AM-261119-002",),
        "handler": handlers,
        "owner": handlers + tuple(say("cards.owner_line", to, owner=handlers[0], line=line) for line in lines[:2]),
        "line": lines or ("02-0000-0021",),
        "time": times,
        "when": times,
        "promised_by": times,
        "deadline": tuple(say("cards.by", to, time=time) for time in times),
        "score": ("1", "5"),
        "lines": lines_of,
        "day": (*days, *(say("cards.as_said", to, day=days[0], said=one) for one in said)),
        "day_one": days,
        "day_other": days,
        "said": said,
        "words": said,
        "name": (*products, *branches),
        "thing": thing,
        "branch": branches,
        "position": ("1", "4"),
        "title": titles,
        "text": wishes,
        "what": wishes,
        "state": tuple(words.all(to, "cards.state.").values()),
        "stage_words": stages,
        "hours": (opening_hours(services, locale),),
        "contact": ("0912 345 678", "mei@example.com"),
        "clause": clauses,
        "feeling": feelings,
        "about": tuple(say("first.with_clause", to, clause=one, feeling=feelings[0]) for one in clauses),
        "story": ("電鍋插電沒反應，才買兩個禮拜" if to != "en" else "your kettle leaks; nobody has called",),
        "clauses": ("11月17日（二）發生；您希望的是退款" if to != "en" else "It is about it, and you want a refund",),
        "matters": (*matters, say("recap.matters.join", to).join(matters[:2])),
        "month": tuple(month(one, to) for one in DAYS),
        "number": ("AJ26110312345",),
        "offset": ("UTC+8", "UTC-3:30"),
        "usual": (calls["rescue"],),
        "amount": (*sums, f"2 × {sums[0]}"),
        "over": (*sums, f"2 × {sums[0]}"),
        "wish": wishes,
        "limit": ("4000",),
        "document": tuple(both(stage.document, to) for law in policy.clocks for stage in law.stages)
        or (("書面回覆",) if to != "en" else ("a written answer",)),
        "next_door": tuple(both(law.next_door, to) for law in policy.clocks if law.next_door is not None)
        or (("消費者保護官",) if to != "en" else ("the consumer protection officer",)),
        "company": (both(policy.company.name, to),),
        "language": tuple(words.all(to, "care.language.").values()),
        "every": ("每個營業日", "每 3 個營業日") if to != "en" else ("every working day", "every 3 working days"),
        "minutes": ("2", "1440"),
        "authority": (limit_in_words(policy, words, to), say("answers.limit_none", to, handler=handlers[0])),
        "sum": sums,
        "proof": (say("agents.order_proof.none", to),),
        "paid": ("NT$1,299",),
        "agreed": ("NT$1,399",),
        "reference": ("TX-7",),
        "seal": (12,),
        "which": lines_of,
        "left": lines_of,
        "place": ("2", "3"),
        "stage": stages,
        "seconds": ("5",),
        "address": ("台北市信義區松仁路 100 號",) if to != "en" else ("100 Songren Road, Xinyi District, Taipei",),
        "details": ("電話 0912345678、時間「星期六下午」",) if to != "en" else ("phone 0912345678; name Amy Chen",),
        "value": ("0912345678", "王小明") if to != "en" else ("0912345678", "Amy Chen"),
        "example": ("0912 345 678",),
        "abroad": ("+852 5123 4567",),
        "gift": gifts,
        "instead": gifts,
        "needs": ("電話、地址",) if to != "en" else ("phone number, address",),
        "does": titles[:3],
        "steps": titles[:3],
        "pros": ("不扣任何手續費；到府收件",) if to != "en" else ("Nothing is deducted; We collect it at your door",),
        "cons": ("維修期間無法使用",) if to != "en" else ("You are without it in the meantime",),
        "cause": ("包裝保護不足",) if to != "en" else ("Packaging too weak",),
        "change": ("紙箱換成加厚的，瓶口多一層封膜。",) if to != "en" else ("The boxes are thicker now.",),
        "count": ("1", "2"),
        "least": ("3",),
        "most": ("5",),
        "period": ("1 年",) if to != "en" else ("1 year",),
        "product": products,
        "until": days,
        "task": ("打給林小姐",) if to != "en" else ("Call Ms Lin",),
        "source": ("退換貨辦法第 2 條",) if to != "en" else ("Returns and exchanges, section 2",),
        "field": ("text",),
        "before": times,
        "after": times,
        "since": times,
        "at": days,
        "by": times,
        # What managers write for customers: whole sentences.
        "offer": ("下次免運（價值 NT$300）",) if to != "en" else ("Free delivery next time (worth NT$300)",),
        "news": ("已停止出貨。",) if to != "en" else ("We stopped selling it.",),
        "wording": ("部分包裹送錯門市，正在追回。",) if to != "en" else ("Some parcels went to the wrong store.",),
        "why": ("颱風停班", "零件還在路上") if to != "en" else ("a typhoon", "the part is on its way"),
        "reason": ("零件停產",) if to != "en" else ("the part is no longer made",),
        "comment": said[:1],
        "conversation": ("0f8fad5bd9cb469fa16570867728950e",),
        "owners": handlers,
        "law": tuple(both(clock.law, to) for clock in policy.clocks) or ("§ 43",),
        "door": tuple(both(clock.next_door, to) for clock in policy.clocks if clock.next_door) or ("1950",),
        "days": ("2", "15"),
        "n": ("2", "30"),
        "slowest": ("3",),
        "soonest": ("2",),
        **{name: (str(number),) for name, number in calls.items()},
    }  # fmt: skip
