"""Note what a turn tells: language, feeling, facts, and whether a person must take over.

Called once for every turn, before the dialogue decides what to do; calling it again changes nothing more.
"""

from __future__ import annotations

from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, feelings, offers
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Conversation, Fact
from bot.conversation.display import both, language
from bot.conversation.locales import settle_locale
from bot.conversation.services import Services
from bot.conversation.story import with_what_was_told
from bot.conversation.turn import BARE, EMOTIONS, TELLING, Turn
from bot.conversation.turn_facts import ASKED, UNKNOWN, Found, answer_to, find_facts

# A person must look at these before anything is offered, if the model is at least this sure. Shares set on tests/data.
# A thing that merely broke must not be taken for a hazard, so there the model has to be all but certain; where words
# name what hurts it need not be, and even less where a thing burns.
HAZARD_CONFIDENCE, HAZARD_CONFIDENCE_WHEN_BROKEN, FRAUD_CONFIDENCE = 0.55, 0.97, 0.35
HAZARD_CONFIDENCE_WHEN_NAMED, HAZARD_CONFIDENCE_WHEN_BURNING = 0.3, 0.1
# Above this share of certainty a feeling is named; below, the answer stays neutral.
FEELING_CONFIDENCE = 0.4
# A contact about the same matter that goes to a person without another round with the bot.
THIRD_CONTACT = 3
# Talk beside the matter; it answers a question only when the thing asked for stands in it.
ASIDE = frozenset(
    {"ask_bot", "thank", "greet", "goodbye", "chitchat", "ask_policy", "ask_case_status", "praise", "suggest"}
)
# These come first whatever was asked: no fact in them may keep the form going.
INTERRUPTS = frozenset({"request_human", "threaten", "withdraw"})
# "Which product or service?" is also answered by the store or the order.
STANDS_FOR = {"product": ("product", "branch", "order_number")}
COMPLAINING = frozenset({"complain", "request_remedy", "correct", "reject_options"})


def note_turn(session: Session, services: Services, turn: Turn) -> dict[str, Any]:
    """Write what the turn tells into the case store and return the slots it sets."""
    conversation = _conversation(session, turn)
    locale = settle_locale(conversation.locale, None if turn.by_button else turn.locale, turn.locale_confidence)
    if locale != conversation.locale:
        conversations.set_locale(session, turn.conversation_id, locale)
    case = cases.current_case(session, turn.conversation_id)
    stage = _stage(session, conversation, case, turn)
    slots: dict[str, Any] = {"locale": language(locale), "stage": stage, "must_escalate": False}
    slots["misunderstood"] = _misunderstood(turn)
    _keep_contact(session, turn, services)
    _keep_feeling(session, turn)

    reason = _grave_reason(session, services, turn, case)
    if stage == "listening":
        slots.update(_listen(session, services, turn, case, locale, reason))
    elif turn.intent in TELLING and case is not None and stage in {"recap", "offering"}:
        _keep_manner(session, case, turn)
    reason = slots.pop("not_answered", None) or reason
    if reason:
        slots["must_escalate"], slots["escalation_reason"] = True, reason
    return slots


def _conversation(session: Session, turn: Turn) -> Conversation:
    """Return the conversation; one that came by another channel than the desk is opened here."""
    return conversations.get_or_open(session, turn.conversation_id, locale=turn.locale or "zh-Hant")


def _stage(session: Session, conversation: Conversation, case: Case | None, turn: Turn) -> str:
    """Bring the dialogue's stage in line with the case store, which people change too."""
    if conversation.owner == "queue":
        return "escalated"
    stage = turn.stage
    if stage == "escalated":
        if case is None or case.stage in {"listening", "clarifying"}:
            # Given back by a person: what was read back already is not told again from the start.
            return "recap" if turn.slots.get("recap_shown") else "listening"
        if case.stage == "offering":
            return "offering" if offers.open_offer(session, case) is not None else "listening"
        stage = "agreed"
    if case is not None and case.stage == "offering" and stage in {"listening", "recap"} and turn.asked is None:
        # A person's offer was approved meanwhile. The bot's own was set aside by the customer: it is read back first.
        standing = offers.open_offer(session, case)
        return "offering" if standing is not None and standing.made_by != "bot" else stage
    if case is not None and case.stage in {"agreed", "resolved"} and turn.asked is None and stage != "reopening":
        # Agreed or resolved with a person meanwhile.
        stage = "agreed"
    if stage == "agreed" and turn.intent in COMPLAINING:
        return "reopening"
    if stage == "reopening" and turn.intent not in COMPLAINING | {"affirm", "deny", "inform", "choose_option"}:
        return "agreed"
    return stage


def _misunderstood(turn: Turn) -> float:
    if turn.intent != "nlu_fallback":
        return 0.0
    return float(turn.slots.get("misunderstood") or 0) + 1.0


def _grave_reason(session: Session, services: Services, turn: Turn, case: Case | None) -> str | None:
    """Return why a person must take over because of this turn's words, or None."""
    if turn.by_button or turn.stage == "escalated":
        return None
    if turn.intent in {"complain", "nlu_fallback"} and _is_hazard(turn, services):
        return "hazard"
    if turn.intent == "nlu_fallback":
        return "not_understood" if _misunderstood(turn) >= 2 and turn.asked is None else None
    if turn.intent not in {"complain", "inform", "request_remedy", "correct"}:
        return None
    if turn.intent == "complain" and turn.kind == "fraud" and turn.kind_confidence >= FRAUD_CONFIDENCE:
        return "fraud"
    if turn.intent in {"complain", "request_remedy"} and services.phrases.asks_for_person(turn.text):
        return "requested"
    if turn.intent == "complain" and services.phrases.says_again(turn.text):
        return "repeat_contact"
    if case is not None and case.reopened + 1 >= THIRD_CONTACT:
        return "repeat_contact"
    return None


def _is_hazard(turn: Turn, services: Services) -> bool:
    phrases = services.phrases
    if turn.intent == "nlu_fallback":
        return phrases.names_hazard(turn.text) and turn.hazard >= HAZARD_CONFIDENCE
    needed = HAZARD_CONFIDENCE
    if phrases.merely_broke(turn.text):
        needed = HAZARD_CONFIDENCE_WHEN_BROKEN
    elif phrases.says_it_burns(turn.text):
        needed = HAZARD_CONFIDENCE_WHEN_BURNING
    elif phrases.names_hazard(turn.text):
        needed = HAZARD_CONFIDENCE_WHEN_NAMED
    return turn.hazard >= needed


def _listen(
    session: Session, services: Services, turn: Turn, case: Case | None, locale: str, reason: str | None
) -> dict[str, Any]:
    """Note the facts of a turn while the story is being told, and say which questions it answers."""
    slots: dict[str, Any] = {}
    found = find_facts(turn, services.policy, services.phrases, services.now())
    answers = turn.asked is not None and _answer(turn, services, found)
    wanted = turn.intent in TELLING - {"nlu_fallback", "abuse"} or turn.asked is not None
    if not wanted or (turn.intent in ASIDE and not answers):
        return {"asking_again": bool(turn.slots.get("asking_again"))}
    if case is None or case.stage not in {"listening", "clarifying", "offering"}:
        case = cases.open_case(session, turn.conversation_id)
    before = case_facts.current(session, case)
    _settle_when(turn, found, before)
    _settle_product(turn, found, before)
    if "what" in found and turn.asked != "what":
        found["what"] = with_what_was_told(session, case, found["what"])
    for name, fact in found.items():
        case_facts.note(
            session, case, name, fact.value, display=fact.display, resolved=fact.resolved, message_seq=fact.seq
        )
    slots.update(_keep_manner(session, case, turn))
    slots["about"] = _about(services, session, case, turn, locale)
    if turn.intent in INTERRUPTS or reason:
        return slots
    known = case_facts.current(session, case)
    for name in ASKED:
        value = _slot_value(name, known)
        if turn.slots.get(name) != value:
            slots[name] = value
    slots["asking_again"] = False
    if turn.asked and _slot_value(turn.asked, known) is None:
        told_something_else = bool(set(found) - {turn.asked})
        slots.update(_unanswered(session, turn, case, told_something_else))
    return slots


def _answer(turn: Turn, services: Services, found: dict[str, Found]) -> bool:
    """Return whether the turn answers the question that was open; free words become the fact asked for."""
    asked = turn.asked
    if asked is None or turn.intent in INTERRUPTS:
        return False
    if any(name in found for name in STANDS_FOR.get(asked, (asked,))):
        return True
    if turn.intent in ASIDE or (asked != "what" and set(found) - {"what"}):
        # "At the Ximen store" tells something else: it is noted, and the question stays open.
        return False
    answer = answer_to(asked, turn, services.phrases)
    if answer is not None:
        found[asked] = answer
    return answer is not None


def _settle_when(turn: Turn, found: dict[str, Found], known: Mapping[str, Fact]) -> None:
    """Leave the day of the trouble as it is known unless the turn tells it anew: other days are said in passing."""
    before, bought = known.get("when"), known.get("bought_on")
    if "when" not in found or before is None or before.value == UNKNOWN or turn.asked == "when":
        return
    taken_from_purchase = bought is not None and bought.value == before.value
    if "bought_on" in found and found["bought_on"].value == found["when"].value:
        tells = taken_from_purchase
    else:
        happened = any(time.get("role_hint") == "happened" for time in turn.all("time"))
        tells = taken_from_purchase or happened or turn.intent == "correct"
    if not tells:
        del found["when"]


def _settle_product(turn: Turn, found: dict[str, Found], known: Mapping[str, Fact]) -> None:
    """Leave what the matter is about as it is known: "the receipt is lost" names another thing only in passing."""
    before = known.get("product")
    if "product" not in found or before is None or before.value == UNKNOWN or turn.asked == "product":
        return
    if turn.intent != "correct" and found["product"].value != before.value:
        del found["product"]


def _slot_value(name: str, known: dict[str, Any]) -> Any:
    for stands_for in STANDS_FOR.get(name, (name,)):
        if stands_for in known:
            return known[stands_for].value
    return None


def _unanswered(session: Session, turn: Turn, case: Case, told_something_else: bool) -> dict[str, Any]:
    """Return the slots after a question got no answer: ask once more, then go on without (or call a person)."""
    assert turn.asked is not None
    again = bool(turn.slots.get("asking_again"))
    if turn.intent in ASIDE | {"abuse", "out_of_scope"}:
        return {"asking_again": again}
    if told_something_else and not again:
        return {turn.asked: None}
    if not again:
        return {turn.asked: None, "asking_again": True}
    if turn.asked == "what":
        return {"not_answered": "not_understood"}
    case_facts.note(session, case, turn.asked, UNKNOWN, display=turn.text or None, message_seq=turn.last_seq)
    return {turn.asked: UNKNOWN, "asking_again": False}


def _keep_manner(session: Session, case: Case, turn: Turn) -> dict[str, Any]:
    """Keep kind and feeling with the case; return the slots that choose how an answer sounds."""
    sure = turn.emotion in EMOTIONS and turn.emotion_confidence >= FEELING_CONFIDENCE
    emotion = turn.emotion if sure and turn.intent in TELLING - BARE else None
    kind = turn.kind if turn.intent in {"complain", "threaten"} else None
    cases.update(session, case, kind=kind, emotion=emotion)
    return {
        "emotion": emotion or turn.slots.get("emotion") or "neutral",
        "complaint_kind": kind or turn.slots.get("complaint_kind"),
    }


def _keep_feeling(session: Session, turn: Turn) -> None:
    """Keep what was heard in a turn that tells something, so that a person sees how the feeling changed."""
    feeling = turn.feeling
    if feeling is not None and turn.last_seq is not None:
        feelings.note(session, turn.conversation_id, turn.last_seq, feeling.name, feeling.confidence)


def _about(services: Services, session: Session, case: Case, turn: Turn, locale: str) -> str:
    """Return the thing the complaint is about, named in the customer's language."""
    known = case_facts.current(session, case)
    if "product" in known and known["product"].value in services.policy.products:
        name = both(services.policy.products[known["product"].value].names, locale)
        return services.words.say("cards.about.product", language(locale), name=name)
    kind = turn.kind if turn.intent == "complain" else case.kind
    told = "what" in known
    return services.words.say(f"cards.about.{kind if kind and told else 'unknown'}", language(locale))


def _keep_contact(session: Session, turn: Turn, services: Services) -> None:
    email, phone = turn.entity("email"), turn.entity("phone")
    if email or phone:
        conversations.update_customer(
            session,
            turn.conversation_id,
            email=str(email["value"]) if email else None,
            phone=str(phone["value"]) if phone else None,
        )
