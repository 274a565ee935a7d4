"""The agents' side of the desk: the queue, the view of a conversation, and calls to take, answer and resolve it."""

from bot.desk.agents.assist import stop_loading
from bot.desk.agents.handing_over import leaving
from bot.desk.agents.route_table import routes
from bot.desk.agents.similar_cases import vector_job
from bot.desk.dispatching import dispatching
from bot.desk.feature import Feature

feature = Feature("agents", routes, jobs=(dispatching, leaving, vector_job), close=stop_loading)
