"""List the features of the desk. A new feature is a folder with a `feature` of its own and one line here."""

from __future__ import annotations

from bot.desk import (
    agents,
    anchoring,
    coach,
    complaints_page,
    counter,
    customer_pages,
    customers,
    drills,
    insight,
    outbox,
    policy_watching,
    promises,
    retaining,
    shop,
    status_page,
    unsubscribing,
    widget_files,
)
from bot.desk.feature import Feature

FEATURES: tuple[Feature, ...] = (
    customers.feature,
    agents.feature,
    promises.feature,
    counter.feature,
    widget_files.feature,
    shop.feature,
    policy_watching.feature,
    anchoring.feature,
    retaining.feature,
    outbox.feature,
    insight.feature,
    coach.feature,
    drills.feature,
    unsubscribing.feature,
    customer_pages.feature,
    status_page.feature,
    complaints_page.feature,
)
