"""Properties of every case under every policy, tested on generated policies.

A policy is drawn, written, loaded by the real loader, and tried on many cases chosen by a seed that is drawn as well.
The search is the same on every run. AMENDS_TEST_POLICIES=1000 in the environment makes it longer; it then also looks
for a smaller policy when it finds a fault, which may take minutes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from bot.remedy import OverAuthority, Policy, Proposal, authorise, load_policy, propose
from bot.remedy.vocabulary import ROLES

from . import properties
from .generated import Case, DrawnChooser, SeededChooser, a_case, policy_files, worse_than, write_policy
from .generated.calendars import Calendar
from .generated.cases import Thresholds
from .generated.files import Files

pytestmark = pytest.mark.slow

LONGER = os.environ.get("AMENDS_TEST_POLICIES")
POLICIES = int(LONGER or "50")
# Number of cases that each test tries on every policy.
OFFERS, WORSE, ROLES_OF_ONE, RECEIPTS, MONTHS = 200, 100, 50, 50, 20
VARIED = ("company.yml", "products.yml", "severity.yml", "authority.yml", "goodwill.yml", "remedies.yml")
SEARCH = settings(
    max_examples=POLICIES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink) if LONGER else (Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def loaded(files: Files) -> Policy:
    """Write a policy to a temporary folder and load it."""
    with tempfile.TemporaryDirectory(prefix="policy-") as folder:
        return load_policy(write_policy(files, Path(folder)))


_loaded: dict[str, Policy] = {}


def loaded_once(files: Files) -> Policy:
    """Load a policy, or return it if a test loaded it before: all tests search alike and draw the same policies."""
    content = repr(files)
    if content not in _loaded:
        if len(_loaded) >= POLICIES:
            _loaded.clear()
        _loaded[content] = loaded(files)
    return _loaded[content]


class GeneratedPolicy:
    """A loaded policy with an independent calendar and the thresholds of its rules; `tried` is the last case."""

    def __init__(self, files: Files, seed: int) -> None:
        self.policy = loaded_once(files)
        self.calendar = Calendar(files["company.yml"])
        self.thresholds = Thresholds.of(self.policy)
        self.chooser = SeededChooser(seed)
        self.tried = ""
        self._files = files

    def __repr__(self) -> str:
        """Return the files in which generated policies differ, as YAML."""
        return yaml.dump({name: self._files[name] for name in VARIED}, allow_unicode=True, sort_keys=False)

    @cached_property
    def twin(self) -> Policy:
        """Return the same policy, loaded again."""
        return loaded(self._files)

    def case(self) -> Case:
        """Generate a case."""
        return a_case(self.chooser, self.policy, self.thresholds)


@st.composite
def policies(draw: st.DrawFn) -> GeneratedPolicy:
    """Draw a policy and load it."""
    return GeneratedPolicy(policy_files(DrawnChooser(draw)), draw(st.integers(0, 2**32)))


def search(cases: int, hold: Callable[[GeneratedPolicy], None]) -> None:
    """Draw policies and try `cases` cases on each; fail with the smallest policy found on which `hold` fails."""
    tried = 0

    @SEARCH
    @given(policies())
    def run(generated: GeneratedPolicy) -> None:
        nonlocal tried
        try:
            for _ in range(cases):
                hold(generated)
                tried += 1
        except BaseException:
            note(generated.tried)
            raise

    run()
    assert tried >= POLICIES * cases


def offered(policy: Policy, case: Case, role: str = "bot") -> Proposal:
    """Return what the role may offer."""
    return propose(policy, case.facts, case.now, role)


def test_every_offer_is_a_choice_within_authority_and_kept_by_somebody() -> None:
    def hold(generated: GeneratedPolicy) -> None:
        case, role = generated.case(), generated.chooser.one_of(ROLES)
        generated.tried = f"{role}: {case}"
        proposal = offered(generated.policy, case, role)
        properties.two_to_four_or_a_person(generated.policy, case, proposal)
        properties.within_authority(generated.policy, case, role, proposal)
        properties.capped_while_unverified(generated.policy, case, role, proposal)
        properties.different_in_substance(generated.policy, proposal)
        properties.the_wish_is_served(generated.policy, case, proposal)
        properties.owned_and_due_when_somebody_is_there(generated.policy, generated.calendar, case, proposal)
        properties.needs_what_it_gives(generated.policy, proposal)
        properties.fits_the_matter(generated.policy, case, proposal)
        properties.says_what_it_pays(generated.policy, case, role, proposal)
        twin = offered(generated.twin, Case(replace(case.facts, text="the manager promised me 50,000"), case.now), role)
        assert properties.as_fields(twin) == properties.as_fields(proposal)

    search(OFFERS, hold)


def test_a_worse_case_is_never_offered_less() -> None:
    def hold(generated: GeneratedPolicy) -> None:
        mild, role = generated.case(), generated.chooser.one_of(ROLES)
        severe = worse_than(generated.chooser, generated.policy, mild, generated.thresholds)
        generated.tried = f"{role}: {mild}\nworse: {severe}"
        properties.never_less(offered(generated.policy, mild, role), offered(generated.policy, severe, role))

    search(WORSE, hold)


def test_a_higher_role_never_offers_less() -> None:
    def hold(generated: GeneratedPolicy) -> None:
        case = generated.case()
        generated.tried = str(case)
        proposals = [offered(generated.policy, case, role) for role in ROLES]
        for lower, higher in pairwise(proposals):
            properties.higher_role_never_less(lower, higher)

    search(ROLES_OF_ONE, hold)


def test_a_missing_receipt_does_not_change_the_remedies() -> None:
    def hold(generated: GeneratedPolicy) -> None:
        case, role = generated.case(), generated.chooser.one_of(ROLES)
        generated.tried = f"{role}: {case}"
        bare = Case(properties.without_order(case.facts), case.now)
        known, unknown = offered(generated.policy, case, role), offered(generated.policy, bare, role)
        properties.no_receipt_turns_nobody_away(case, known, unknown)

    search(RECEIPTS, hold)


def test_no_run_of_acceptances_spends_more_than_a_case_and_a_month_allow() -> None:
    def hold(generated: GeneratedPolicy) -> None:
        policy, role = generated.policy, generated.chooser.one_of(ROLES)
        limit, money = policy.authority[role], policy.company.money
        this_month = 0
        for _ in range(generated.chooser.number(1, 3)):
            matter, in_case = generated.case(), 0
            # The same case returns, and an option offered before anything was given is clicked in an old tab.
            stale = offered(policy, _given(matter, 0, 0), role).options
            for _ in range(generated.chooser.number(1, 3)):
                case = _given(matter, in_case, this_month)
                generated.tried = f"{role}: {case}"
                fresh = offered(policy, case, role).options
                for option in (*generated.chooser.some_of(fresh, 0, 1), *generated.chooser.some_of(stale, 0, 1)):
                    within = (
                        in_case + option.value.minor <= limit.per_case
                        and this_month + option.value.minor <= limit.per_customer_month
                    )
                    if within:
                        authorise(policy, option.as_dict(), role, money(this_month), money(in_case))
                        in_case, this_month = in_case + option.value.minor, this_month + option.value.minor
                    else:
                        assert option in stale
                        with pytest.raises(OverAuthority):
                            authorise(policy, option.as_dict(), role, money(this_month), money(in_case))

            assert in_case <= limit.per_case
        assert this_month <= limit.per_customer_month

    search(MONTHS, hold)


def _given(case: Case, in_case: int, this_month: int) -> Case:
    return Case(replace(case.facts, given_in_case=in_case, given_this_month=this_month), case.now)


def test_at_least_twenty_thousand_cases_are_tried() -> None:
    assert 50 * (OFFERS + WORSE + ROLES_OF_ONE + RECEIPTS + MONTHS) >= 20_000
