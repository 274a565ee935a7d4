"""The status page of a case: what was promised, by whom, by when, and what the customer may do, without an account."""

from bot.desk.feature import Feature
from bot.desk.status_page.routes import routes

feature = Feature("status_page", routes)
