"""The routes of the customer protocol, one module per resource."""

from bot.desk.customers.routes import routes
from bot.desk.feature import Feature
from bot.desk.recovery import recovery

feature = Feature("customers", routes, jobs=(recovery,))
