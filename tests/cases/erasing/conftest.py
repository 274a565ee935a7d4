"""A person whose words are planted in every place there is, and somebody else of whom nothing may change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import (
    Store,
    approvals,
    attachments,
    audit,
    case_vectors,
    cases,
    choices,
    commitments,
    conversations,
    fact_store,
    heard_wrongly,
    messages,
    notes,
    offers,
    postponements,
    suggestions,
    surveys,
    tags,
    tasks,
    templates,
    turns,
)
from bot.cases.care import case_links, course, dues, follow_ups, outbox
from bot.cases.coach import heard_turns, lessons
from bot.cases.insight import actions, analyses, causes, flags, incidents, signals, told_changes
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.cases.search import saved_views
from tests.cases.coach.told import heard
from tests.cases.erasing.person import EMAIL, NAME, PHONE, Planter
from tests.cases.helpers import FAR, TwoAgents, bring_to, option, say

DAY = timedelta(days=1)


@pytest.fixture
def other(store: Store) -> str:
    """Return somebody else's conversation, of which nothing may change."""
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="en", customer={"name": "Ann", "email": "a@example.org"})
        say(session, talk.id, "the kettle leaks", client_id="other")
        case = cases.open_case(session, talk.id)
        fact_store.note(session, case, "what", "the kettle leaks")
        return talk.id


@pytest.fixture
def plant() -> Planter:
    return Planter()


@pytest.fixture
def person(store: Store, two_agents: TwoAgents, plant: Planter, other: str) -> str:
    """Return the conversation of a person with words in every place there is."""
    mei, jun = two_agents
    with store.begin() as session:
        told = {"name": NAME, "email": EMAIL, "phone": "0987654321"}
        talk = conversations.open_conversation(session, locale="zh-Hant", page_url=plant("page"), customer=told).id
        conversations.update_customer(session, talk, phone=PHONE)
        for _ in range(12):
            say(session, talk, plant("said"), client_id=plant("client"), payload={"x": plant("payload")})
        messages.append(session, talk, role="bot", text=plant("bot"), kind="options", payload={"t": plant("card")})
        messages.append(session, talk, role="agent", text=plant("agent"), author_name=plant("author"))
        case = cases.open_case(session, talk)
        cases.update(session, case, severity=2, severity_reasons=[plant("severity")])
        fact_store.note(session, case, "what", plant("older"))
        fact_store.note(session, case, "what", plant("what"), display=plant("shown"), resolved={"r": plant("resolved")})
        tags.set_tags(session, case, [plant("tag")])
        wrong = {"heard": plant("heard"), "meant": [plant("meant")]}
        heard_wrongly.note(session, case, "what", seq=1, **wrong, agent_id=mei.id)
        choices.mint(session, talk, command={"c": plant("command")}, label=plant("label"))
        postponements.begin(session, case, agent_id=mei.id, until=FAR, reason=plant("putby"), actor="agent:mei")
        tasks.add(session, case, plant("todo"), due_at=FAR, agent=mei, by=jun)
        notes.write(session, talk, mei, plant("note"), plant("noteid"))
        answered = turns.begin(session, talk, from_seq=1, to_seq=1)
        turns.remember(session, talk, answered.id, plant("events"))
        heard_turns.keep(session, talk, answered.id, heard(facts=[["product", plant("heardfact"), 0, 1]]))
        taught = lessons.teach(session, agent_id=mei.id, goal="training", line=f"like {NAME}", why=f"{EMAIL} said so")
        heard_turns.settle(session, [answered.id], taught.id)
        turns.finish(session, answered.id, "answered")
        half_done = turns.begin(session, talk, from_seq=2, to_seq=2)
        turns.keep_request(session, half_done, {"q": plant("request")})
        turns.keep_step(session, half_done.id, "action_x", 1, {"a": plant("answer")})
        attachments.record(session, talk, name=plant("file"), media_type="image/png", size=3, sha256=plant("sha"))
        shown = [{"source": "company", "name": "x", "text": plant("suggested")}]
        suggestions.record(session, talk, mei.id, "listen", shown, inserted=0, sent=plant("sent"))
    with store.begin() as session:
        suggestion = [{"source": "colleagues", "name": case.number, "text": plant("quoted")}]
        suggestions.record(session, other, jun.id, "listen", suggestion, inserted=None, sent="x")
        saved_views.save(session, mei, name="a view", query={"words": EMAIL}, is_shared=False)
        saved_views.save(session, mei, name=f"of {NAME}", query={"words": "kettle"}, is_shared=False)
        templates.keep(session, mei, title="t", zh_hant=None, en=f"call {PHONE}", shared=False)
        templates.keep(session, mei, title="u", zh_hant=f"回電 {PHONE}", en=None, shared=False)
        templates.keep(session, mei, title=f"for {NAME}", zh_hant=None, en="Thank you", shared=False)
        audit.record(session, "agent:mei", "search.made", "search:1", {"words": f'"{NAME}" refund'})
    with store.begin() as session:
        bring_to(session, case, "clarifying", "offering")
        asked = approvals.request(
            session,
            case,
            agent=mei,
            role="manager",
            options=[option(note=plant("asked"))],
            policy_version="1",
            reason=plant("because"),
            answer_by=FAR,
        )
        approvals.decline(session, asked, case, agent=jun, note=plant("declined"))
        free = approvals.request(
            session,
            case,
            agent=mei,
            role="manager",
            asked=approvals.AskedSum(100, "TWD", plant("purpose"), "original", FAR),
            policy_version="1",
            reason="because",
            answer_by=FAR,
        )
        approvals.decline(session, free, case, agent=jun, note="no", words=plant("toldcustomer"))
        for reason in ("first", "second"):
            made = offers.record(
                session,
                case,
                options=[option(note=plant("body"))],
                made_by="bot",
                policy_version="1",
                expires_at=FAR,
                reason=plant(reason),
                explanation={"e": plant("explanation")},
            )
        promised = commitments.promise(session, case, what={"en": plant("promised")}, owner="care", due_at=FAR)
        commitments.mark(session, promised.id, "kept", "system")
        offers.accept(session, made.options[0].id, conversation_id=talk, actor="customer")
    with store.begin() as session:
        offers.take_back(session, case, reason=plant("takenback"), actor="customer")
        surveys.record(session, talk, score=2, comment=plant("comment"))
        handoffs.request(
            session,
            case,
            reason="requested",
            queue="q",
            priority=2,
            promised_by=FAR,
            contact_needed=False,
            note=plant("handnote"),
        )
    with store.begin() as session:
        promise = commitments.promise(session, case, what={"en": plant("promised")}, owner="returns_desk", due_at=FAR)
    with store.begin() as session:
        course.redate(session, promise.id, FAR + DAY, actor="owner:x", reason=plant("delayed"))
        course.ask_customer(session, promise.id, actor="owner:x", question=plant("asked2"))
        file = attachments.record(
            session, talk, name=plant("proofname"), media_type="image/png", size=3, sha256=plant("proofdigest")
        )
        paid = course.Paid(100, "TWD", plant("lesspaid"))
        words = {"proof": plant("proof"), "reference": plant("reference")}
        course.keep(session, promise.id, actor="owner:x", **words, paid=paid, file=file)
        follow_ups.ask(session, case)
        follow_ups.answer(session, case, "half", via="page", comment=plant("missing"))
        link = case_links.open_link(session, case, by="clock")
        body = {"text": plant("mail"), "status_link": link.id}
        for state in ("waiting", "failed"):
            made = outbox.put(
                session, key=f"k:{state}", channel="mail", template="x", to_whom="owner", locale="en",
                address=f"{plant('receiver')}@example.org", body=body, not_before=FAR, case_id=case.id,
            )  # fmt: skip
        outbox.failed(session, made, f"550 {plant('refused')}", None)
        dues.reconcile(session, case.id, [dues.Wanted("due:1", "progress", FAR)])
    with store.begin() as session:
        case_vectors.keep(session, "e", [(case.id, b"zqxvector")])
        write_about_a_cure(session, case, other, plant)
        write_about_an_incident(session)
    return talk


def write_about_a_cure(session: Session, case: Case, other: str, plant: Planter) -> None:
    """Write about the person's case in every place of causes and cures, and about the person elsewhere."""
    by = "agent:mei"
    causes.give(session, case, "packed_too_weakly", by=by, note=plant("causenote"))
    flag = flags.raise_flag(session, case.conversation_id, case, kind="problem", by=by, words=plant("flag"))
    flags.settle(session, flag, by=by, answer=plant("flaganswer"))
    flags.raise_flag(session, other, None, kind="idea", by=by, words=f"as {NAME} said")
    analysis = analyses.begin(session, "packed_too_weakly", f"Why {NAME}?", by=by)
    evidence = (analyses.Evidence("case", f"as {EMAIL} wrote"),)
    analyses.write(session, analysis, [analyses.Step(f"why {NAME}", "thin card", evidence)], PHONE, by=by, after=0)
    owner = actions.Owner("outside", f"{NAME} Ltd", EMAIL, "en")
    made = actions.propose(
        session, cause="packed_too_weakly", kind="corrective", title=f"thicker card, says {NAME}", owner=owner,
        due_at=FAR, by=by, department=f"{NAME} dept",
    )  # fmt: skip
    day = FAR.date()
    actions.agree(session, made, actions.Windows(day - 8 * DAY, day - DAY, 0, 8, 0.95), by=by)
    actions.put_into_words(session, made, f"謝謝{NAME}", f"Thank you, {NAME}", by=by)
    actions.done(session, made, by=by, words=f"as {PHONE} asked", day=day)
    told_changes.plan(session, made.id, case.conversation_id, case_id=case.id, why="complaint")


def write_about_an_incident(session: Session) -> None:
    """Write about the person in every place of an incident and of a signal."""
    by, said = "agent:mei", (f"謝謝{NAME}", f"Thank you, {NAME}")
    found = signals.add(session, signals.Found("burst", "product=kettle", FAR.date(), 1, (1,), 0.1, 0.001))
    signals.settle(session, found, signals.DISMISSED, by=by, reason=f"only {NAME}")
    row = incidents.prepare(session, title=f"as {NAME} told", series="product=kettle", by=by)
    incidents.word(session, row, zh=said[0], en=said[1], by=by)
    harm = incidents.Harm("plain", f"像{NAME}", f"as {PHONE}", "free_delivery", 100)
    incidents.set_harms(session, row, [harm], by=by)
    incidents.draft_statement(session, row, zh=said[0], en=said[1], by=by)
    incidents.review(session, row, by=by, alone=True)
    incidents.set_voice(session, row, spokesperson="care_lead", next_update_at=FAR, by=by)
    incidents.declare(session, row, by=by, role="manager")
    incidents.update(session, row, zh=said[0], en=said[1], next_update_at=FAR, by=by)
    incidents.close(session, row, report=f"what {NAME} said", by=by)
