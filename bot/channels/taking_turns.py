"""Take one turn of the desk through the dialogue: understand it, let Rasa act, and collect the answer."""

from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.actions_endpoint import TurnEndpoint
from bot.channels.attempt import Attempt, attempting
from bot.channels.heard import heard_of
from bot.conversation.commands import as_words, looks_typed, parse_command
from bot.conversation.locales import language_heard, settle_locale
from bot.conversation.turn import TELLING
from bot.words import in_script

CHANNEL = "desk"
# The slot with what is said beside a complaint: answers to questions in it, what is known of an incident.
# Set in every turn by `action_note_facts`.
BESIDE = "questions_beside"
# The parse of a typed command (`/intent{...}`): words without a meaning and without a language.
_NOTHING = {"name": "nlu_fallback", "confidence": 1.0}
NOTHING_MEANT: Dict[Text, Any] = {
    "intent": _NOTHING,
    "intent_ranking": [_NOTHING],
    "entities": [],
    "locale": {"name": None, "confidence": 0.0},
}


class DeskOutput(OutputChannel):
    """Collect the replies of one turn; the text and the card of a reply become one message."""

    def __init__(self) -> None:
        """Start with no replies."""
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """Return the name by which Rasa's responses refer to this channel."""
        return CHANNEL

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Append `message`: its `custom` part becomes kind and payload, its buttons become suggestions."""
        payload = dict(message.get("custom") or {})
        kind = payload.pop("kind", "text")
        suggestions = [
            {"command": button["payload"], "label": button["title"]} for button in message.get("buttons") or []
        ]
        if suggestions:
            payload["suggestions"] = suggestions
        self.messages.append({"kind": kind, "text": message.get("text") or "", "payload": payload})


async def take_turn(
    agent: Any, hear: Callable[[UserMessage], Awaitable[Any]], body: Dict[Text, Any]
) -> Dict[Text, Any]:
    """Run the turn in `body` and return the desk's answer.

    It has `messages`, the `locale` of the conversation from now on, what was `heard`, and what the dialogue remembers
    of the turn: the desk keeps this `memory` and names the turn (`after`) with the next one. The same turn again gives
    the same answer.

    `hear` hands a message to Rasa. Raises CommandError for an unknown command, TurnAborted when the turn left no trace
    in the dialogue and has to be taken again.
    """
    processor = agent.processor
    if processor.action_endpoint is not None:
        if not isinstance(processor.action_endpoint, TurnEndpoint):
            processor.action_endpoint = TurnEndpoint.of(processor.action_endpoint)
        processor.action_endpoint.begin_turn(body["conversation_id"])
    output = DeskOutput()
    parse = await parse_turn(agent, body)
    attempt = Attempt(body["conversation_id"], body["turn_id"], body.get("after"), bool(body.get("is_first")))
    with attempting(attempt):
        await hear(_user_message(body, parse, output))
    asked = attempt.tracker.get_slot(BESIDE) if attempt.tracker is not None else None
    locale = _locale_after(body, parse)
    said = [in_script(message, locale) for message in with_answers(output.messages, asked)]
    heard = heard_of(parse, attempt, processor, by_button=bool(body.get("choice")))
    return {"messages": said, "locale": locale, "memory": attempt.memory, "heard": heard}


async def parse_turn(agent: Any, body: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return what the model understands of a turn; a button means its command, and a typed command means nothing."""
    choice = body.get("choice")
    if choice:
        return parse_command(choice["command"], choice["label"])
    result: Dict[Text, Any] = await agent.parse_message(as_words(body["text"]))
    # Restore the text exactly as typed, because the facts of the case quote the customer.
    result["text"] = body["text"]
    if looks_typed(body["text"]):
        return {**result, **NOTHING_MEANT}
    told = (result.get("intent") or {}).get("name") in TELLING - {"nlu_fallback"}
    # Words that are taken up were told as a matter; whatever else the model hears in them alone, that is what they are.
    return (
        {**result, "intent": {"name": "complain", "confidence": 1.0}} if body.get("takes_up") and not told else result
    )


def with_answers(messages: List[Dict[Text, Any]], asked: Optional[List[Dict[Text, Any]]]) -> List[Dict[Text, Any]]:
    """Return the replies of a turn with what is said beside its complaint (slot `questions_beside`).

    They stand before the question that the complaint leaves open, and behind who takes over.
    """
    answers = [{"kind": "text", "text": one["answer"], "payload": {}} for one in asked or ()]
    before, last = messages[:-1], messages[-1:]
    if last and last[0]["kind"] == "handoff":
        return [*messages, *answers]
    return [*before, *answers, *last]


def _locale_after(body: Dict[Text, Any], parse: Dict[Text, Any]) -> Text:
    said = parse.get("locale") or {}
    is_first = bool(body.get("is_first"))
    text, entities = str(parse.get("text") or ""), parse.get("entities") or []
    return settle_locale(
        body.get("locale"),
        language_heard(text, said.get("name"), entities, is_first=is_first),
        float(said.get("confidence") or 0.0),
        is_first=is_first,
    )


def _user_message(body: Dict[Text, Any], parse: Dict[Text, Any], output: DeskOutput) -> UserMessage:
    return UserMessage(
        text=parse["text"],
        output_channel=output,
        sender_id=body["conversation_id"],
        parse_data=parse,
        input_channel=CHANNEL,
        message_id=body.get("turn_id"),
        metadata={key: body.get(key) for key in ("turn_id", "locale", "owner", "parts", "takes_up")},
    )
