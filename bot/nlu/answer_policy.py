"""Dialogue policy: a question that has an answer is answered first, in every stage and whatever the intent."""

from typing import Any, Dict, List, Optional, Text

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.event_types import remember_event_types
from bot.nlu.hidden_turns import listen_behind_hidden_turns
from bot.nlu.rule_lookup import look_rules_up
from bot.nlu.story_lookup import look_stories_up

look_rules_up()
listen_behind_hidden_turns()
look_stories_up()
remember_event_types()

ANSWER = "action_answer_question"
QUESTION = "question"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class AnswerPolicy(Policy):
    """Predict the answer when `action_note_facts` found a question in the turn; say nothing otherwise.

    As rules, this would be one for each intent in each stage. After the answer an open form goes on by itself;
    outside of one, the answer ends the turn.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return a priority above that of the rules (6)."""
        return {"priority": 7}

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Learn nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the answer right after the customer's turn, then the end of the turn; else abstain."""
        action = self._next(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        sure = [1.0 if name == action else 0.0 for name in domain.action_names_or_texts]
        # Like the rules about forms: it does not depend on the intent and goes before what does.
        return self._prediction(sure, is_no_user_prediction=True)

    def _next(self, tracker: DialogueStateTracker) -> Optional[Text]:
        if tracker.get_slot(QUESTION) is None:
            return None
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            return ANSWER
        return ACTION_LISTEN_NAME if tracker.latest_action_name == ANSWER and tracker.active_loop_name is None else None
