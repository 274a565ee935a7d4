"""Mistakes that trainers make, and what `make check-data` must say of each: where it is, what is wrong, what to do."""

# ruff: noqa: E501 (a table; each row is easier to read whole)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Mistake:
    """What somebody does to `file`, where the fault is told (the line that has `at`), and words of the message."""

    name: str
    area: str
    file: str
    edit: Edit
    at: str
    says: tuple[str, ...]
    # Where the fault is told, when that is another file.
    told_in: str = ""
    faults: int = 1


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def put(old: str, new: str) -> Edit:
    """Return an edit that replaces the first `old`, which must be there."""

    def edit(path: Path) -> None:
        text = _text(path)
        assert old in text, f"{old!r} is no longer in {path.name}: choose another place for this mistake"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def add(text: str) -> Edit:
    """Return an edit that adds lines at the end; a new file begins with them."""

    def edit(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = _text(path) if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")

    return edit


def cut_to(lines: int) -> Edit:
    """Return an edit that leaves the first `lines` lines."""
    return lambda path: path.write_text("\n".join(_text(path).splitlines()[:lines]) + "\n", encoding="utf-8") and None


def save_as(encoding: str) -> Edit:
    """Return an edit that saves the file in another encoding."""
    return lambda path: path.write_bytes(_text(path).encode(encoding, errors="replace")) and None


def rename(name: str) -> Edit:
    """Return an edit that gives the file another name."""
    return lambda path: path.rename(path.with_name(name)) and None


def remove(path: Path) -> None:
    """Delete the file."""
    path.unlink()


GREET_ZH, GREET_EN = "data/nlu/zh/greet.yml", "data/nlu/en/greet.yml"
LISTEN, PERSON, STORIES = "data/rules/listen.yml", "data/rules/person.yml", "data/stories/to_a_person.yml"
ANGRY_EN, PROCESS_ZH = "data/heads/en/emotion/angry.txt", "data/heads/zh/complaint_kind/process.txt"
SAID, FIRST = "data/responses/listen.yml", "data/responses/first_words.yml"
TIMES, GRAVE, SEVERITY = "data/lexicon/times.yml", "data/lexicon/grave.yml", "data/policy/severity.yml"
RULE = """
  - rule: a new rule
    steps:
      - intent: greet
      - action: utter_greet
"""

IN_EXAMPLES = (
    Mistake("a new intent is not in the domain", "intents", "data/nlu/zh/ask_delivery.yml",
            add('version: "3.1"\nnlu:\n- intent: ask_delivery\n  examples: |\n    - 改送禮拜六\n'), "- intent: ask_delivery",
            ("'ask_delivery' is not in domain.yml", "name it under intents:")),
    Mistake("the name of an intent has a typo", "intents", GREET_ZH, put("- intent: greet", "- intent: gret"),
            "- intent: gret", ("'gret' is not in domain.yml", "Did you mean 'greet'?")),
    Mistake("a dash is missing", "intents", GREET_ZH, put("    - 哈囉\n", "    哈囉\n"), "哈囉",
            ("the dash is missing", "write '- ' before it")),
    Mistake("the blank after a dash is missing", "intents", GREET_ZH, put("    - 哈囉\n", "    -哈囉\n"), "-哈囉",
            ("the blank after the dash is missing",)),
    Mistake("a dash of a Chinese keyboard", "intents", GREET_ZH, put("    - 哈囉\n", "    － 哈囉\n"), "－ 哈囉",
            ("'－' is no dash", "in English input")),
    Mistake("the bar is missing", "intents", GREET_EN, put("examples: |", "examples:"), "    examples:",
            ("the bar is missing", "write 'examples: |'")),
    Mistake("the bar is full-width", "intents", GREET_ZH, put("examples: |", "examples: ｜"), "examples: ｜",
            ("the bar is full-width",)),
    Mistake("a colon of a Chinese keyboard", "intents", GREET_ZH, put("- intent: greet", "- intent：greet"),
            "- intent：greet", ("the colon after 'intent' is full-width",)),
    Mistake("a line is indented too far", "intents", GREET_ZH, put("    - 哈囉\n", "      - 哈囉\n"), "      - 哈囉",
            ("is indented by 6 blanks", "indent it by 4")),
    Mistake("a line is indented too little", "intents", GREET_EN, put("      - hello\n", "  - hello\n"), "  - hello",
            ("is indented by 2 blanks", "indent it by 6")),
    Mistake("a tab in place of blanks", "intents", GREET_ZH, put("    - 哈囉\n", "\t- 哈囉\n"), "\t- 哈囉",
            ("begins with a tab", "indent it with blanks")),
    Mistake("full-width blanks before a line", "intents", GREET_ZH, put("    - 哈囉\n", "　　- 哈囉\n"), "　　- 哈囉",
            ("begins with a full-width blank",)),
    Mistake("a comment among the examples", "intents", GREET_ZH, put("    - 哈囉\n", "    # 粵語\n    - 哈囉\n"), "# 粵語",
            ("is read as an example, not as a comment",)),
    Mistake("an empty example", "intents", GREET_ZH, put("    - 哈囉\n", "    -\n"), "    -", ("has no text",)),
    Mistake("a file saved in Big5", "intents", GREET_ZH, save_as("big5"), "", ("saved in Big5", "UTF-8")),
    Mistake("a file saved in UTF-16", "intents", GREET_ZH, save_as("utf-16"), "", ("saved in UTF-16",)),
    Mistake("an intent in one language only", "intents", GREET_EN, remove, "",
            ("has 0 examples", "write 20 more at least")),
    Mistake("an intent without examples", "intents", "domain.yml", put("  - greet\n", "  - greet\n  - ask_delivery\n"),
            "  - ask_delivery", ("the intent has no examples", "data/nlu/zh/ask_delivery.yml")),
    Mistake("too few examples", "intents", GREET_ZH, cut_to(12), "", ("has 6 examples", "write 14 more")),
    Mistake("a file with a wrong ending", "intents", GREET_ZH, rename("greet.yml.txt"), "",
            ("let its name end in .yml",), told_in="data/nlu/zh/greet.yml.txt"),
    Mistake("English among Chinese lines", "intents", GREET_ZH,
            put("    - 哈囉\n", "    - hello there, is anybody listening to me\n"), "    - hello there",
            ("is English among Chinese lines", "data/nlu/en/greet.yml")),
    Mistake("a key with a capital letter", "intents", GREET_ZH, put("- intent: greet", "- Intent: greet"), "- Intent: greet",
            ("'Intent' means nothing here", "Did you mean 'intent'?")),
    Mistake("the line of nlu is gone", "intents", GREET_EN, put("nlu:\n", ""), "- intent: greet",
            ("'nlu:' is missing above it",)),
    Mistake("marks of entities", "intents", GREET_EN, put("      - hello\n", "      - hello [Anna](person_name)\n"),
            "[Anna](person_name)", ("has marks of entities", "write plain words")),
    Mistake("a colon behind an intent of the domain", "domain", "domain.yml", put("  - greet\n", "  - greet:\n"), "  - greet:",
            ("nothing follows the colon", "write '- greet' without it")),
    Mistake("a line twice", "examples", GREET_ZH, put("    - 嗨嗨\n", "    - 嗨嗨\n    - 嗨 嗨\n"), "    - 嗨 嗨",
            ("says the same", "delete one")),
    Mistake("a copy of a file", "examples", "data/nlu/zh/greet - 複製.yml",
            lambda path: path.write_text(_text(path.with_name("greet.yml")), encoding="utf-8") and None, "",
            ("lines of data/nlu/zh/greet - 複製.yml again: delete the one that is a copy",), told_in=GREET_ZH),
    Mistake("a line under two intents", "examples", "data/nlu/zh/goodbye.yml", add("    - 哈囉\n"), "哈囉",
            ("goodbye and here greet: decide which",), told_in=GREET_ZH),
)  # fmt: skip

IN_HEADS = (
    Mistake("a kind that the policy does not declare", "heads", "data/heads/zh/complaint_kind/privacy_breach.txt",
            add("把我的資料給了別人\n"), "", ("is no kind of the policy", "data/policy/severity.yml")),
    Mistake("a kind of which one language lacks the file", "heads", PROCESS_ZH, remove, "",
            ("has no examples in this language", "write 20 lines")),
    Mistake("a dash in a list of bare lines", "heads", ANGRY_EN, put("this is ridiculous\n", "- this is ridiculous\n"),
            "- this is ridiculous", ("begins with a dash", "write the bare line")),
    Mistake("a dash without a blank", "heads", ANGRY_EN, put("this is ridiculous\n", "-this is ridiculous\n"),
            "-this is ridiculous", ("begins with a dash",)),
    Mistake("a feeling with a typo", "heads", ANGRY_EN, rename("angryy.txt"), "", ("Did you mean 'angry'?",),
            told_in="data/heads/en/emotion/angryy.txt", faults=2),
    Mistake("a head in a folder that nothing reads", "heads", "data/heads/en/kinds/process.txt", add("slow\n"), "",
            ("nothing learns from the folder 'kinds'",)),
    Mistake("heads saved in Big5", "heads", PROCESS_ZH, save_as("big5"), "", ("saved in Big5",)),
)  # fmt: skip

IN_DIALOGUE = (
    Mistake("a rule with an unknown intent", "dialogue", PERSON, put("intent: request_human", "intent: request_humans"),
            "intent: request_humans", ("'request_humans' is not in domain.yml", "Did you mean 'request_human'?")),
    Mistake("a rule with an unknown response", "dialogue", LISTEN,
            put("action: utter_back_to_thread", "action: utter_back_to_threads"), "utter_back_to_threads",
            ("the response 'utter_back_to_threads' is not in data/responses", "Did you mean 'utter_back_to_thread'?")),
    Mistake("a rule with an unknown action", "dialogue", PERSON, put("action: action_hand_over", "action: hand_over"),
            "action: hand_over", ("the action 'hand_over' is not in domain.yml", "'action_hand_over'")),
    Mistake("a stage that does not exist", "dialogue", PERSON, put("- stage: escalated", "- stage: escalate"),
            "stage: escalate", ("'escalate' is no value of 'stage'", "Did you mean 'escalated'?")),
    Mistake("a slot that does not exist", "dialogue", LISTEN, put("- stage: listening", "- stages: listening"),
            "- stages: listening", ("the slot 'stages' is not in domain.yml", "Did you mean 'stage'?")),
    Mistake("a slot indented too little", "dialogue", PERSON,
            put("      - slot_was_set:\n          - stage: escalated", "      - slot_was_set:\n      - stage: escalated"),
            "      - stage: escalated", ("'stage' is a slot in a wrong place", "two blanks more")),
    Mistake("a key with a typo", "dialogue", PERSON, put("    steps:", "    step:"), "    step:",
            ("'step' means nothing here", "Did you mean 'steps'?")),
    Mistake("a line of a rule out of its column", "dialogue", PERSON,
            put("      - action: action_hand_over", "     - action: action_hand_over"), "     - action: action_hand_over",
            ("the line is indented differently",)),
    Mistake("two rules of one name", "dialogue", PERSON, add(RULE + RULE[1:]), "  - rule: a new rule",
            ("the name is taken in data/rules/person.yml",)),
    Mistake("two messages in a rule", "dialogue", PERSON, add(RULE + "      - intent: thank\n"), "intent: thank",
            ("a rule answers one message",)),
    Mistake("a rule that does nothing", "dialogue", PERSON, add("\n  - rule: a new rule\n    steps:\n      - intent: greet\n"),
            "      - intent: greet", ("nothing is done in it",)),
    Mistake("an intent without its colon", "dialogue", "data/rules/waiting.yml",
            put("          - intent: complain\n", "          - intent complain\n"), "- intent complain",
            ("a colon is missing: write 'intent: complain'",)),
    Mistake("a slot without its colon", "dialogue", PERSON, put("- stage: escalated", "- stage escalated"),
            "- stage escalated", ("a colon is missing: write 'stage: escalated'",)),
    Mistake("the key of all rules has a typo", "dialogue", PERSON, put("rules:\n", "rule:\n"), "rule:",
            ("what is below it is not read", "Did you mean 'rules'?")),
    Mistake("an action without its key", "dialogue", LISTEN, put("- action: utter_acknowledge", "- utter_acknowledge"),
            "- utter_acknowledge", ("is no step: write '- action: utter_acknowledge'",)),
    Mistake("a form that does not exist", "dialogue", LISTEN, put("active_loop: complaint_form", "active_loop: complaint"),
            "active_loop: complaint", ("the form 'complaint' is not in domain.yml",)),
    Mistake("a story that contradicts a rule", "contradictions", STORIES,
            add("\n  - story: a new story\n    steps:\n      - intent: request_human\n      - action: utter_thank\n"),
            "  - story: a new story", ("does 'utter_thank'", "'a person is asked for'", "data/rules/person.yml:7",
                                       "does 'action_hand_over'", "let both do the same")),
    Mistake("two rules that contradict", "contradictions", PERSON,
            add("\n  - rule: a new rule\n    condition:\n      - active_loop: null\n    steps:\n"
                "      - intent: request_human\n      - action: utter_thank\n"),
            "  - rule: a new rule", ("does 'utter_thank'", "'a person is asked for'"), faults=2),
    Mistake("a form of which nothing says whether it goes on", "contradictions", LISTEN,
            put("      - action: complaint_form\n      - active_loop: complaint_form\n", "      - action: complaint_form\n"),
            "  - story: a person is asked for at the recap",
            ("does 'action_recap'", "(data/rules/listen.yml:6)", "does nothing more (it waits for the customer)"),
            told_in=STORIES, faults=5),
)  # fmt: skip

IN_RESPONSES = (
    Mistake("a text in one language only", "responses", FIRST,
            put('first.and: {zh-Hant: "，", en: ", and "}', 'first.and: {zh-Hant: "，"}'), "first.and:",
            ("one text under zh-Hant and one under en",)),
    Mistake("a field with a typo in both languages", "responses", FIRST,
            put('zh-Hant: "{clause}，{feeling}", en: "{clause}. {feeling}"',
                'zh-Hant: "{clause}，{feling}", en: "{clause}. {feling}"'), "first.with_clause:",
            ("nothing fills in {feling} here", "Did you mean 'feeling'?"), faults=2),
    Mistake("a field with a typo in one language", "responses", FIRST,
            put('en: "{clause}. {feeling}"', 'en: "{clause}. {felt}"'), "first.with_clause:",
            ("the fields differ between zh-Hant and en",), faults=2),
    Mistake("a bracket that is not closed", "responses", FIRST,
            put('en: "{clause}. {feeling}"', 'en: "{clause}. {feeling"'), "first.with_clause:",
            ("a curly bracket is opened or closed on its own",), faults=2),
    Mistake("full-width brackets", "responses", FIRST,
            put('zh-Hant: "{clause}，{feeling}"', 'zh-Hant: "{clause}，｛feeling｝"'), "first.with_clause:",
            ("is a full-width bracket",), faults=2),
    Mistake("a colon in a text without quotation marks", "responses", FIRST,
            put('first.treated: {zh-Hant: "您沒有受到該有的對待", en: "That is not how you expected to be treated"}',
                "first.treated:\n    en: Treated: badly\n    zh-Hant: 您沒有受到該有的對待"), "en: Treated: badly",
            ("put quotation marks around a text that has a colon",)),
    Mistake("a quotation mark that is not closed", "responses", FIRST, put('"您被擋了回來"', '"您被擋了回來'),
            "first.refused:", ("bracket",)),
    Mistake("a colon of a Chinese keyboard between languages", "responses", FIRST,
            put('first.and: {zh-Hant: "，", en', 'first.and: {zh-Hant："，", en'), "first.and:",
            ("a colon or a comma between the languages is full-width",)),
    Mistake("a response that is not indented", "responses", SAID, put("  utter_acknowledge:", "utter_acknowledge:"),
            "utter_acknowledge:", ("is not indented: put two blanks before it",)),
    Mistake("the languages are exchanged", "responses", FIRST,
            put('zh-Hant: "您的東西因此受損", en: "Something of yours was damaged"',
                'zh-Hant: "Something of yours was damaged", en: "您的東西因此受損"'), "first.own_property:",
            ("stands under en and is Chinese", "exchange the two languages"), faults=2),
    Mistake("a button with an unknown intent", "responses", SAID, put("payload: '/request_human'", "payload: '/ask_human'"),
            "payload: '/ask_human'", ("the button says the intent 'ask_human'",), faults=2),
    Mistake("a condition on an unknown slot", "responses", SAID, put("name: asking_again", "name: ask_again"),
            "name: ask_again", ("the slot 'ask_again' is not in domain.yml",), faults=3),
    Mistake("a response without words of one language", "responses", SAID,
            put("    - condition:\n        - {type: slot, name: locale, value: en}\n      text: \"I have your message. "
                "{about} Every word is kept as you wrote it.\"\n", ""), "  utter_acknowledge:",
            ("no en for any case: write one",)),
    Mistake("the key of all entries has a typo", "responses", FIRST, put("words:\n", "word:\n"), "word:",
            ("what stands below it is not read", "Did you mean 'words'?")),
    Mistake("a kind without its first words", "kinds", FIRST,
            put('  first.kind.fraud: {zh-Hant: "這牽涉到您的錢", en: "This concerns your money"}\n', ""), "  fraud:",
            ("the kind has no words first.kind.fraud in zh-Hant and en",), told_in=SEVERITY),
    Mistake("a new kind without words", "kinds", SEVERITY,
            put("kinds:\n", "kinds:\n  privacy_breach: {points: 2, label: {zh-Hant: 個資外洩, en: data breach}}\n"),
            "  privacy_breach:", ("the kind has no words agents.kind.privacy_breach",), faults=2),
)  # fmt: skip

IN_LEXICON = (
    Mistake("a date word with a typo in its number", "lexicon", TIMES, put("  大前天: -3", "  大前天: -3天"), "  大前天:",
            ("'-3天' cannot be used", "write a whole number")),
    Mistake("a festival in a month that is none", "lexicon", TIMES, put("  聖誕節: [12, 25]", "  聖誕節: [25, 12]"),
            "  聖誕節:", ("write a whole number from 1 to 12", "[month, day], such as [12, 25]")),
    Mistake("a festival without its day", "lexicon", TIMES, put("  元旦: [1, 1]", "  元旦: 1月1日"), "  元旦:",
            ("must be [month, day], such as [12, 25]",)),
    Mistake("a part of the day with a typo", "lexicon", TIMES, put("今早: [0, morning]", "今早: [0, mornning]"), "  今早:",
            ("'mornning' cannot be used", "Did you mean 'morning'?")),
    Mistake("a list renamed", "lexicon", TIMES, put("\nbought: [", "\nbuyed: ["), "buyed:",
            ("nothing reads this name", "Did you mean 'bought'?")),
    Mistake("commas of a Chinese keyboard", "lexicon", TIMES, put("bought: [買, 訂的, 訂了", "bought: [買，訂的，訂了"),
            "bought: [買，", ("has a Chinese comma",)),
    Mistake("a list without brackets", "lexicon", "data/lexicon/paying.yml", put("pays: [", "pays: 付\nx: ["), "pays: 付",
            ("must be a list of words: write pays: [付]",), faults=2),
    Mistake("a word that YAML takes for yes or no", "lexicon", "data/lexicon/story.yml", put('"on"', "on"), " on,",
            ('write "on" with quotation marks',)),
    Mistake("a phrase with a list that does not exist", "lexicon", GRAVE, put("<child>", "<children>"), "<children>",
            ("there is no list 'children' under groups", "Did you mean 'child'?")),
    Mistake("a phrase with a bracket too few", "lexicon", GRAVE, put("'呃(咗|", "'呃咗|"), "'呃咗|",
            ("a bracket is open or closed on its own",)),
    Mistake("a list in square brackets that is not closed", "lexicon", "data/lexicon/prices.yml",
            put("]\n", "\n"), "", ("a list in square brackets is not closed",)),
    Mistake("a word list that is missing", "lexicon", "data/lexicon/names.yml", remove, "",
            ("is missing: restore it, the bot does not start without it",)),
    Mistake("a word list under a new name", "lexicon", "data/lexicon/names.yml", rename("name.yml"), "",
            ("nothing reads it", "Did you mean 'names.yml'?"), told_in="data/lexicon/name.yml", faults=2),
)  # fmt: skip

MISTAKES = (*IN_EXAMPLES, *IN_HEADS, *IN_DIALOGUE, *IN_RESPONSES, *IN_LEXICON)
