"""The answer to what an option costs: who pays, how much and by when, as the option states it and no word more."""

from __future__ import annotations

from bot.cases.models import OfferOption
from bot.conversation.answers.about_options import lines_of, meant, time_of, title_of
from bot.conversation.answers.situation import AGREEMENT, OPTIONS, Answer, Situation
from bot.conversation.display import both

TOPIC, WHO_PAYS = "cost", "who_pays"


def cost(at: Situation) -> Answer | None:
    """Return what each option meant, or else the agreement, says about money; None where there is neither.

    Where an option names no charge, that is said, with what the company says of who pays in general.
    """
    options = list(meant(at) or at.options) or ([at.agreed] if at.agreed is not None else [])
    if not options:
        return None
    told = [_told(at, option) for option in options]
    lines = [_line(at, option, said) for option, said in zip(options, told)]
    general = next((one for one in at.policy.questions.values() if one.topic == WHO_PAYS), None)
    if general is not None and not all(told):
        lines.append(general.say(at.to, at.policy.company, at.policy.products))
    return Answer("\n".join(lines), OPTIONS if at.options else AGREEMENT)


def _told(at: Situation, option: OfferOption) -> str:
    words = at.phrases.questions.topics[TOPIC]
    said = [line for line in lines_of(option.body, at.to) if words.tells(line)]
    goodwill = both(option.body["goodwill_text"], at.to) if option.body.get("goodwill_minor") else ""
    return at.say("join").join([*said, *([goodwill] if goodwill else [])]) if said else ""


def _line(at: Situation, option: OfferOption, said: str) -> str:
    name = ("cost" if at.options else "cost_agreed") + ("" if said else "_none")
    return at.say(name, position=option.position, title=title_of(at, option), lines=said, time=time_of(at, option))
