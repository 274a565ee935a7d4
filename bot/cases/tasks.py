"""Tasks of a case: short words, who does it, by when; done, undone, put off or handed on, each on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import needed
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Conversation, Task
from bot.cases.queue.presence import ANSWERING
from bot.cases.sight import Sight, in_sight
from bot.cases.utc import as_utc, iso, now_of

# Characters of one task, and open tasks of one conversation: more is a note, or another case.
LONGEST, MOST = 300, 30
# From here on supervisors see a task of a colleague that is not done.
LEAD_TOLD = 3


def add(
    session: Session,
    case: Case,
    text: str,
    *,
    due_at: datetime,
    agent: Agent,
    by: Agent,
    client_id: str | None = None,
) -> Task:
    """Give `agent` something to do about a case by a moment; raise Refused for no words, too many, or a wrong agent.

    A `client_id` used before returns that task; raise Conflict when it belongs to other words.
    """
    lock_conversation(session, case.conversation_id)
    words = needed(text, LONGEST, "A task needs words.")
    same = _with_client_id(session, case.conversation_id, client_id) if client_id is not None else None
    if same is not None:
        if same.text != words:
            raise Conflict("This client id belongs to another task.")
        return same
    _check_agent(agent)
    if len([one for one in of_conversation(session, case.conversation_id) if one.done_at is None]) >= MOST:
        raise Refused(f"At most {MOST} tasks of one conversation are open at once.")
    row = Task(
        conversation_id=case.conversation_id,
        case_id=case.id,
        text=words,
        due_at=as_utc(due_at),
        agent_id=agent.id,
        made_by_id=by.id,
        made_at=now_of(session),
        louder=0,
        client_id=client_id,
        version=1,
    )
    session.add(row)
    session.flush()
    _audit(session, row, by, "task.made", {"for": f"agent:{agent.login}", "due_at": iso(row.due_at)})
    return row


def _with_client_id(session: Session, conversation_id: str, client_id: str) -> Task | None:
    wanted = select(Task).where(Task.conversation_id == conversation_id, Task.client_id == client_id)
    found: Task | None = session.execute(wanted).scalar_one_or_none()
    return found


def settle(session: Session, task: Task, by: Agent, *, done: bool) -> None:
    """Mark a task as done, or as still to be done; the state it has changes nothing."""
    if (task.done_at is not None) == done:
        return
    task.done_at, task.done_by_id = (now_of(session), by.id) if done else (None, None)
    _changed(session, task)
    _audit(session, task, by, "task.done" if done else "task.undone", {})


def change(
    session: Session, task: Task, by: Agent, *, due_at: datetime | None = None, agent: Agent | None = None
) -> None:
    """Put a task off, hand it on, or both; raise Refused for an agent who answers no customers."""
    detail: dict[str, object] = {}
    if due_at is not None and as_utc(due_at) != task.due_at:
        detail["due_at"] = {"from": iso(task.due_at), "to": iso(as_utc(due_at))}
        task.due_at, task.louder = as_utc(due_at), 0
    if agent is not None and agent.id != task.agent_id:
        _check_agent(agent)
        before = session.get(Agent, task.agent_id)
        detail["for"] = {"from": f"agent:{before.login}" if before else None, "to": f"agent:{agent.login}"}
        task.agent_id = agent.id
    if detail:
        _changed(session, task)
        _audit(session, task, by, "task.changed", detail)


def raise_to(session: Session, task: Task, louder: int) -> None:
    """Tell a task at least so loudly, because its moment has come or passed."""
    if task.louder < louder:
        task.louder = louder
        _changed(session, task)


def get(session: Session, task_id: int) -> Task:
    """Lock the conversation of a task and return the task as it is now; raise NotFound."""
    found = session.get(Task, task_id)
    if found is None:
        raise NotFound(f"There is no task {task_id}.")
    lock_conversation(session, found.conversation_id)
    session.refresh(found)
    return found


def of_conversation(session: Session, conversation_id: str) -> list[Task]:
    """List the tasks of a conversation: what is to be done by moment, then what is done, newest first."""
    wanted = select(Task).where(Task.conversation_id == conversation_id).order_by(Task.due_at, Task.id)
    rows = list(session.execute(wanted).scalars())
    done = sorted((row for row in rows if row.done_at is not None), key=lambda row: str(row.done_at), reverse=True)
    return [row for row in rows if row.done_at is None] + done


def open_for(session: Session, agent_id: int, *, oversees: bool, sight: Sight | None = None) -> Sequence[Task]:
    """List what an agent has to do, the earliest first; who oversees also gets what colleagues left undone."""
    whose = Task.agent_id == agent_id
    wanted = (
        select(Task)
        .join(Conversation, Conversation.id == Task.conversation_id)
        .where(Task.done_at == null(), or_(whose, Task.louder >= LEAD_TOLD) if oversees else whose)
        .order_by(Task.due_at, Task.id)
    )
    return list(session.execute(wanted if sight is None else wanted.where(in_sight(sight))).scalars())


def cases_of(session: Session, tasks: Sequence[Task]) -> dict[int, Case]:
    """Return the cases of tasks by their id."""
    rows = session.execute(select(Case).where(in_op(Case.id, [task.case_id for task in tasks]))).scalars()
    return {row.id: row for row in rows}


def agent_for(session: Session, agent_id: int) -> Agent:
    """Return the agent who is to do something; raise Refused when there is none who may."""
    try:
        found = agents.get(session, agent_id)
    except NotFound:
        raise Refused(f"There is no agent {agent_id}.") from None
    _check_agent(found)
    return found


def _check_agent(agent: Agent) -> None:
    if agent.disabled_at is not None or agent.role not in ANSWERING:
        raise Refused(f"The account {agent.login} has no tasks.")


def _changed(session: Session, task: Task) -> None:
    task.version += 1
    session.flush()


def _audit(session: Session, task: Task, by: Agent, action: str, detail: dict[str, object]) -> None:
    # Without its words, because administrators read the log.
    subject = f"conversation:{task.conversation_id}"
    audit.record(session, f"agent:{by.login}", action, subject, {"task": task.id, **detail})
