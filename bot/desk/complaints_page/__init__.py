"""The public page that says how complaints are handled here, made from the policy."""

from bot.desk.complaints_page.routes import routes
from bot.desk.feature import Feature

feature = Feature("complaints_page", routes)
