"""The shape of each word list in `data/lexicon/`, by the name of its file: what the code that reads it needs."""

from __future__ import annotations

from bot.checks.shapes import Block, Choice, Either, Map, Number, Row, Shape, Text, Words, Yes, lists, some
from bot.remedy.vocabulary import GRAVE, MATTERS, OUTCOMES, PARTICULAR, STATES, SUB_KINDS

_PARTS_OF_DAY = ("morning", "noon", "afternoon", "evening", "night")
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_LUNAR = (
    "Chinese New Year",
    "Chinese New Year's Eve",
    "Dragon Boat Festival",
    "Mid-Autumn Festival",
    "Tomb-Sweeping Day",
)
_CURRENCIES = (
    "TWD", "HKD", "USD", "CNY", "JPY", "EUR", "GBP", "SGD", "AUD", "CAD", "NZD", "MOP", "KRW", "MYR", "THB", "company",
)  # fmt: skip
_MONTH, _HOUR = Number(1, 12), Number(0, 24)
_BOTH = Block({"zh-Hant": Text(), "en": Text()})
_PRAISE = "praises praise_degrees praise_qualities praise_subjects praise_denials"

_TIMES = lists(
    "relative not_after_clock not_before_clock not_after_day not_before_day bought delivered happened not_delivered "
    "promised wish reported labels_of_dates after_dates scores parts_of_all counted versions day_first_in was_planned "
    "nobody_came used_before used_after promised_before promised_after still_after still_near",
    counted_unless=Map(Words()),
    days=Map(Number(-366, 366)),
    day_parts=Map(
        Row((Number(-366, 366), Choice(_PARTS_OF_DAY)), "[days from today, part of the day], such as [0, evening]")
    ),
    parts=Block({name: Row((_HOUR, _HOUR), "[from hour, to hour], such as [5, 12]") for name in _PARTS_OF_DAY}),
    part_words=Block({name: Words() for name in _PARTS_OF_DAY}),
    moments=Map(
        Block(
            {
                "days": Row((Number(-3660, 3660, parts=True),) * 2, "[from, to] in days from now, such as [-7, -2]"),
                "grain": Choice(("hour", "day", "week", "month", "year")),
            }
        )
    ),
    festivals=Map(
        Either(
            (
                Row((_MONTH, Number(1, 31)), "[month, day], such as [12, 25]"),
                Row(
                    (_MONTH, Number(0, 6), Number(1, 5), Number(-366, 366)),
                    "[month, weekday from 0 for Monday, which one, days after it], such as [5, 6, 2]",
                    fewest=3,
                ),
            ),
            "[month, day], such as [12, 25], or [month, weekday from 0 for Monday, which one], such as [5, 6, 2]",
        )
    ),
    lunar=Map(Choice(_LUNAR)),
    units=Block(
        {
            name: Block({"words": Words(), "seconds": Number(1, 10**9), "iso": Choice(("TS", "TM", "TH", *"DWMY"))})
            for name in _UNITS
        }
    ),
    english_units=Block(
        {
            name: Block(
                {"words": Words(), "unit": Choice(_UNITS), "times": Number(1, 1000)}, frozenset({"unit", "times"})
            )
            for name in (*_UNITS, "fortnight")
        }
    ),
)
_MATTER = some(("says", "perhaps", "alike"), Words())
_TOPIC = Block(
    {**{name: Words() for name in "like asks own alone with_sum unless look_for".split()}, "only_under_way": Yes()},
    optional=frozenset("like asks own alone with_sum unless look_for only_under_way".split()),
)
_TOPICS = (
    "warranty shops hours limits cost sums difference meaning duration why_so_long who_pays send_back at_home answered "
    "who call next number bot"
)

SHAPES: dict[str, Shape] = {
    "addresses": lists("cities hong_kong leads not_roads shops"),
    "amounts": lists(
        "charges payments taken both_times in_vain each money_before money_after paid counts",
        signs=Map(Choice(_CURRENCIES, several=True)),
        words=Map(Choice(_CURRENCIES, several=True)),
        notes=Map(Number(1, 10**6)),
        least_sums=Map(Number(1, 10**6)),
        how_often=Map(Number(0, 10**3, parts=True)),
    ),
    "answers": lists(
        "particles same_matter other_matter same_when_asked other_when_asked nothing_else yes_first no_first "
        "about_matter mended_words half_mended unmended_words not_mended cancels_purchase courtesies closings "
        "withdraws_words goes_on_words exclaims reconsiders_words other_option asks_back around_asking_back asks "
        "asks_openly wishes_by_asking gives_back wishes like_wishes said_before is_enough around_score",
        bare_wishes=some(OUTCOMES, Words()),
        scores=Map(Words(), numbers=(1, 2, 3, 4, 5)),
    ),
    "beside_details": lists("neutral notes asks_for titles surnames no_names gives_up sentence_words"),
    "beside_wishes": lists("orders around receipts lost things facts troubles"),
    "consent": lists(
        "harmless yes no around asks asks_first refuses conditions hedges refuses_all compares more costs_nothing "
        "gifts changes demands then_accepts missing takes delegates others times"
    ),
    "contacts": lists(
        "any_kind times free wishes beside_a_time call_me again by_others past happened contrasts undecided busy "
        "asks_slot proposes deadlines have own asking why refuses refuses_when_asked wrong as_order not_theirs owners "
        "own_signs brought_to around leads joins places",
        kinds=lists("phone address email name slot"),
        channels=lists("write call"),
        digits=Map(Words(), numbers=tuple(range(10))),
    ),
    "emergency_places": lists(
        "alike",
        groups=Map(Words()),
        places=Map(Block({"names": _BOTH, "rescue": _BOTH, "police": _BOTH, "said": Words()})),
    ),
    "evidence": lists(
        "not_come unanswered conduct handling overcharged money deceit damage spared mended wrong poor again angry "
        "worried disappointed frustrated own house drops status to_person no_person",
        shared=Block(
            {name: Text() for name in "fault hazard person person_alone withdrawal asks not_mended staff thing".split()}
        ),
        weights=Block(
            {
                name: Number(-10, 10, parts=True)
                for name in (
                    "kind feeling trouble trouble_of_a_thing trouble_with_facts trouble_and_wish praise_alone "
                    "trouble_over praise_throughout praise_that_turns asks_of_nobody person no_person"
                ).split()
            }
        ),
    ),
    "feelings": lists("praise blame not between not_denials none_after turns"),
    "feelings_said": lists("angry frustrated worried disappointed not"),
    "gone_through": Block(
        {
            name: Block({"any": Words(), "with": Words()}, frozenset({"with"}))
            for name in (
                "own_property charged wrong_item part_missing not_come no_answer arrived_damaged treated refused "
                "kept_waiting"
            ).split()
        }
    ),
    "goods": lists("goods not_after not_before advice staff people_behind services other_models plain_beside"),
    "grave": lists(
        "not_before only_if unhurt ordinary",
        groups=Map(Words()),
        asks=lists("call acute sent bank unplug water air touch use_again keep doctor police what_now"),
        matters=Block(dict.fromkeys(GRAVE, _MATTER)),
    ),
    "matters": lists(
        "another adds caused parts against damages harmless wrappings denials put_right wished_before people workers "
        "explains money_back links troubles_of troubles ironic kept_waiting asks_in_general",
        announces=Map(Words(), numbers=tuple(range(2, 10))),
        by_place=Map(Words(), numbers=tuple(range(1, 10))),
        ironic_groups=Map(Words()),
    ),
    "mentions": lists("area_behind shop_behind home_before occasion_before occasion_behind thing_behind"),
    "names": lists("introduced_by not_names ends titles"),
    "outcomes": lists(
        "unwanted excluding refusing besides others scorned undecided",
        wants=Block({name: lists("words not_after not_before") for name in OUTCOMES}),
        refusals=lists("just_before imperative still_due preferred less_liked behind behind_comma behind_en taken_up"),
        refusing_one=some(OUTCOMES, Words()),
        nth=Map(Words(), numbers=(1, 2, 3, 4)),
        particular=Block({name: lists("names phrases") for name in PARTICULAR}),
        groups=Map(Words()),
    ),
    "paying": lists("pays tells"),
    "phrases": lists(
        "vague unknown again fault hazard promise_broken person person_alone around_person takes_back_words "
        "changes_to_words",
        about_fact=lists("order_number when product desired_outcome what"),
    ),
    "prices": lists("other_before other_behind cost_before"),
    "putting_off": lists("somebody asking thinking asked says agrees declines"),
    "questions": lists(
        "leads elsewhere around reproaches",
        groups=Map(Words()),
        topics=Block(dict.fromkeys(_TOPICS.split(), _TOPIC)),
    ),
    "rescheduling": lists("asks unless", groups=Map(Words())),
    "retelling": Block(
        {
            "zh": lists(
                "hesitations openings particles continues leads leads_behind connectives asks wishes rants threats "
                f"counts telling staff claims speakers payments {_PRAISE}",
                relations=Map(Text()),
                company=Map(Text()),
            ),
            "en": lists(
                "hesitations hesitations_before_subjects claims speakers payments openings fillers conjunctions "
                "subjects leads wishes threats rants counts numbers telling staff company_does to_company determiners "
                f"asks {_PRAISE}"
            ),
        }
    ),
    "story": lists("beside about_time"),
    "sub_kinds": lists(
        "not_before only_if too_much",
        groups=Map(Words()),
        sub_kinds=Block(
            {
                name: Block(
                    {
                        **{part: Words() for part in ("says", "denies", "alike", "guessed_by")},
                        "outweighs": Choice(SUB_KINDS, several=True),
                        "implies": Choice(SUB_KINDS, several=True),
                    },
                    frozenset({"denies", "alike", "guessed_by", "outweighs", "implies"}),
                )
                for name in (*MATTERS, *STATES)
            }
        ),
    ),
    "times": _TIMES,
    "wishes_in_words": lists("says alike", groups=Map(Words())),
}
# Lists of single words, separated by blanks.
PLAIN_LISTS = ("both_scripts", "english_words", "everybody_says", "other_languages")
