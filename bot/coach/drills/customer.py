"""The invented customer: a pure state machine that reacts to what an agent does.

Everything that may differ between two drills comes from the seed, so that the same seed and the same messages give the
same talk. Every message that helps in nothing costs patience, and a talk has a most number of messages: it always ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.coach.drills.acts import ELSE, WISH
from bot.coach.drills.hearing import Heard
from bot.coach.drills.scenario import HAND_OVER, HIGHEST, LOWEST, SAFETY, Fact, Scenario, Wish
from bot.conversation.searching import any_stands_in

SETTLED, LEFT, GIVEN_UP = "settled", "left", "given_up"
MOST_MOVES = 30
# More sentences at once are no chat any more.
_MOST_SAID = 3
# An apology that is hardly longer than itself; in characters.
_BARE = {"zh-Hant": 24, "en": 70}
# From this mood on a customer settles.
_SETTLES_FROM = -1


@dataclass(frozen=True)
class Event:
    """Something that an agent's message did, such as `told` with the name of the fact."""

    name: str
    about: str = ""


@dataclass(frozen=True)
class State:
    """How the customer stands after some messages.

    `known` are the facts told, `done` what the agent did rightly, `idle` how many messages in a row did nothing, `hurt`
    whether a harm was done since the agent last listened, `said` the lines used up, `end` how it ended, empty while it
    goes on.
    """

    mood: int
    patience: int
    known: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    pressed: int = 0
    moves: int = 0
    idle: int = 0
    hurt: bool = False
    said: tuple[str, ...] = ()
    end: str = ""


@dataclass(frozen=True)
class Reaction:
    """The state after a message, what the customer says to it, and what happened in it."""

    state: State
    reply: str
    events: tuple[Event, ...]


def begin(scenario: Scenario, seed: int) -> Reaction:
    """Return the customer's first message."""
    # The same customer has a little more patience on one day than on another.
    patience = scenario.patience + _number(seed, scenario.id, "patience") % 2
    state = State(scenario.mood, patience, frozenset(scenario.opening_tells))
    opening = scenario.opening[_number(seed, scenario.id, "opening") % len(scenario.opening)]
    return Reaction(replace(state, said=(opening,)), opening, ())


def react(scenario: Scenario, seed: int, state: State, heard: Heard) -> Reaction:
    """Return what the customer makes of an agent's message; a talk that has ended stays as it is."""
    if state.end:
        return Reaction(state, "", ())
    return _Turn(scenario, seed, state).react(heard)


def give_up(state: State) -> State:
    """Return the state after the agent ended the drill."""
    return state if state.end else replace(state, end=GIVEN_UP)


def _number(seed: int, *parts: object) -> int:
    """Return a number that depends on the seed and `parts` alone, on every machine and release of Python."""
    text = "|".join(map(str, (seed, *parts)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@dataclass
class _Turn:
    scenario: Scenario
    seed: int
    state: State
    says: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    mood: int = 0
    cost: int = 0
    helped: bool = False

    def react(self, heard: Heard) -> Reaction:
        if heard.above:
            self.note("above")
        if heard.length > self.scenario.most_characters:
            self.harm("lost", "lost")
        else:
            self.wording(heard)
            self.listening(heard)
            self.reading_back(heard)
            self.questions(heard)
            self.solving(heard)
            # Before anything is agreed there is nothing to ask about afterwards.
            if heard.follows_up and self.has("chosen") and self.does("follow_up"):
                self.helped = True
        if not self.says and not self.events and not self.helped:
            # Once may be the drill's own bad hearing; twice in a row is the agent's.
            self.harm("nothing", "waits", mood=-1 if self.state.idle else 0)
            self.state = replace(self.state, idle=self.state.idle + 1)
        else:
            self.state = replace(self.state, idle=0)
        return self.ended()

    def has(self, name: str) -> bool:
        return name in self.state.done

    def does(self, name: str) -> bool:
        """Note that the agent did something rightly; return whether it is the first time."""
        if self.has(name):
            return False
        self.remember(name)
        self.note(name)
        return True

    def remember(self, name: str) -> None:
        self.state = replace(self.state, done=self.state.done | {name})

    @property
    def mood_now(self) -> int:
        return max(LOWEST, min(HIGHEST, self.state.mood + self.mood))

    def note(self, name: str, about: str = "") -> None:
        self.events.append(Event(name, about))

    def harm(self, name: str, line: str, about: str = "", *, mood: int = -1) -> None:
        self.note(name, about)
        self.mood += mood
        self.cost += 1
        self.say(line)

    def say(self, line: str) -> None:
        self.speak(self.scenario.lines[line])

    def speak(self, lines: Sequence[str]) -> None:
        """Say one of the lines, rather one that was not said before."""
        fresh = [one for one in lines if one not in self.state.said] or list(lines)
        chosen = fresh[_number(self.seed, self.scenario.id, len(self.state.said)) % len(fresh)]
        self.state = replace(self.state, said=(*self.state.said, chosen))
        if chosen not in self.says:
            self.says.append(chosen)

    def wording(self, heard: Heard) -> None:
        for said in heard.harms:
            self.note("harm", said)
        names_it = heard.acknowledges or heard.feels or self.has("acknowledged") or self.has("feeling")
        is_bare = heard.length <= _BARE[self.scenario.locale] and not heard.asks
        is_hollow = heard.apologises and not names_it and not heard.promises and is_bare
        if is_hollow:
            self.note("hollow")
        if heard.harms or is_hollow:
            self.mood -= 1
            self.cost += 1
            self.say("hollow")

    def listening(self, heard: Heard) -> None:
        needs_safety = SAFETY in self.scenario.needs
        if needs_safety and not self.has("safety"):
            if heard.makes_safe:
                self.does("safety")
                self.helped = True
                if self.state.moves == 0:
                    self.does("safety_first")
            else:
                self.harm("unsafe", "unsafe")
        raised = False
        if heard.acknowledges and self.does("acknowledged"):
            raised = True
        if heard.feels and self.does("feeling"):
            raised = True
        # A harm done later is mended by listening again.
        mends = (heard.acknowledges or heard.feels) and self.state.hurt and not heard.harms and not raised
        if mends:
            self.note("mended")
        if raised or mends:
            self.helped = True
            self.state = replace(self.state, hurt=False)
            if not heard.harms:
                self.mood += 1
                # Who is read back to answers that.
                if not heard.reads_back:
                    self.say("softens")

    def questions(self, heard: Heard) -> None:
        # "Right?" behind what is read back asks for nothing anew, nor does "which would you like?" behind an offer.
        settles = {WISH} if heard.offered else set()
        known = self.state.known if heard.reads_back else self.state.known & settles
        asked = [one for one in heard.asks if one not in known]
        if len(asked) > self.scenario.answers_at_once:
            self.note("too_many")
        for topic in asked[: self.scenario.answers_at_once]:
            self.answer(topic)

    def answer(self, topic: str) -> None:
        if topic == ELSE:
            self.answer_else()
            return
        fact: Fact | Wish | None = self.scenario.wish if topic == WISH else self.scenario.facts.get(topic)
        if fact is None:
            # What this customer cannot know is asked in vain, and asked twice it annoys.
            if not self.has("unknown_" + topic):
                self.remember("unknown_" + topic)
                self.note("unknown", topic)
                self.helped = True
                self.say("unknown")
            else:
                self.harm("again", "again", topic)
        elif topic in self.state.known:
            self.harm("again", "again", topic)
        elif self.mood_now < fact.from_mood:
            self.harm("not_yet", "not_yet", topic, mood=0)
        else:
            self.state = replace(self.state, known=self.state.known | {topic})
            self.note("told", topic)
            self.speak(fact.told)
            self.helped = True

    def answer_else(self) -> None:
        if self.scenario.also is not None and self.does("also_told"):
            self.speak(self.scenario.also.told)
        elif self.does("asked_else"):
            self.say("nothing_else")
        else:
            self.harm("again", "again", ELSE)
            return
        self.helped = True

    def reading_back(self, heard: Heard) -> None:
        if not heard.reads_back or self.has("confirmed"):
            return
        wrong = [name for name in self.state.known if name in self.scenario.facts and self._is_wrong(name)]
        if wrong:
            for name in sorted(wrong):
                self.remember("corrected_" + name)
                self.note("corrected", name)
                self.speak(self.scenario.facts[name].corrected)
            self.helped = True
            return
        lacking = sorted(name for name in self.state.known if not any_stands_in(self._words(name), heard.looked))
        missing = [name for name in lacking if self.has("corrected_" + name)] or lacking[1:]
        if missing:
            self.harm("lacks", "lacks", missing[0], mood=0)
        else:
            self.does("confirmed")
            self.helped = True
            self.mood += 1
            self.say("confirms")

    def _is_wrong(self, name: str) -> bool:
        return bool(self.scenario.facts[name].corrected) and not self.has("corrected_" + name)

    def _words(self, name: str) -> tuple[str, ...]:
        return self.scenario.wish.words if name == WISH else self.scenario.facts[name].words

    def solving(self, heard: Heard) -> None:
        if heard.hands_over and self.does("handed_over"):
            self.helped = True
        was_chosen = self.has("chosen")
        if heard.above and not was_chosen:
            # More than an agent may give is taken at once, whatever was said before.
            self.remember("chosen")
            self.note("grabbed")
            self.helped = True
            self.say("grabs")
            return
        if heard.offered and not was_chosen and not self.asks_which(heard):
            self.offered(heard)
            # A single offer with everything said needs no second message.
            was_chosen = self.has("chosen") and not heard.chooses and heard.follows_up
        if was_chosen:
            self.promised(heard)

    def asks_which(self, heard: Heard) -> bool:
        """Return whether remedies are named only to ask for the wish, and tell it then."""
        if self.has("confirmed") or heard.promises or not heard.chooses or heard.weighs:
            return False
        if Event("told", WISH) in self.events:
            return True
        if WISH in self.state.known:
            return False
        self.answer(WISH)
        return True

    def offered(self, heard: Heard) -> None:
        if heard.chooses and self.does("choices") and heard.weighs:
            self.does("weighed")
        if not self.has("confirmed") and self.does("hasty"):
            self.cost += 1
            self.say("hasty")
            return
        if self.state.pressed < self.scenario.presses:
            self.state = replace(self.state, pressed=self.state.pressed + 1)
            self.note("pressed")
            self.helped = True
            self.speak(self.scenario.press_lines)
        elif any_stands_in(self.scenario.wish.met_by, heard.offered):
            self.does("chosen")
            self.helped = True
            self.mood += 1
            self.say("chooses" if heard.chooses else "agrees")
        else:
            self.harm("refused", "refuses", mood=0)

    def promised(self, heard: Heard) -> None:
        if not heard.promises:
            if not self.helped and not self.says:
                self.harm("undated", "undated", mood=0)
            return
        self.helped = True
        also = self.scenario.also
        if also is not None and self.has("promised") and any_stands_in(also.words, heard.looked):
            self.does("also_promised")
        self.does("promised")
        if heard.has_owner:
            self.does("owner")
        if also is not None and self.does("also_told"):
            self.speak(also.told)
        elif also is not None and any_stands_in(also.words, heard.looked):
            self.does("also_promised")
            self.settle()
        elif also is not None and not self.has("also_promised"):
            if Event("also_told") in self.events:
                return
            self.harm("also_waits", "waits", mood=0)
        elif HAND_OVER in self.scenario.needs and not self.has("handed_over"):
            self.harm("alone", "wants_person", mood=0)
        else:
            self.settle()

    def settle(self) -> None:
        if self.mood_now >= _SETTLES_FROM:
            self.state = replace(self.state, end=SETTLED)
            self.says.clear()
            self.say("settles")
        else:
            self.cost += 1
            self.say("waits")

    def ended(self) -> Reaction:
        moves, patience = self.state.moves + 1, self.state.patience - self.cost
        hurt = self.state.hurt or self.mood < 0
        state = replace(self.state, mood=self.mood_now, moves=moves, patience=patience, hurt=hurt)
        if not state.end and (patience <= 0 or moves >= MOST_MOVES):
            self.says.clear()
            self.state = state
            self.say("leaves")
            self.note("left")
            state = replace(self.state, end=LEFT)
        if not self.says:
            self.state = state
            self.say("softens")
            state = self.state
        between = " " if self.scenario.language == "en" else ""
        return Reaction(state, between.join(self.says[-_MOST_SAID:]), tuple(self.events))
