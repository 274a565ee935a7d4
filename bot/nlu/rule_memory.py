"""Let Rasa keep every rule of the dialogue parsed.

`RulePolicy` compares all rules with the conversation before each action. It keeps the last 1,000 of them parsed; this
dialogue has more, so each comparison would parse all of them again, which takes most of the time of a turn.
"""

from functools import lru_cache

from rasa.core.policies.rule_policy import RulePolicy

_parse = RulePolicy._rule_key_to_state.__wrapped__


def keep_all_rules_parsed() -> None:
    """Give the policy a memory without a limit; there are never more entries than rules in the loaded models."""
    # The class is changed and not derived from, because Rasa asks for it by identity and by name when it validates the
    # configuration and when it weighs policies.
    RulePolicy._rule_key_to_state = staticmethod(lru_cache(maxsize=None)(_parse))
