from __future__ import annotations

from bot.cases import Store, case_vectors, cases


def test_a_case_gets_one_vector_once_it_has_ended(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        case = cases.open_case(session, conversation_id)
        assert case_vectors.without(session, "one", 10) == []
        for stage in ("escalated", "resolved"):
            cases.move(session, case, stage, actor="test", reason="test")
        assert [one.id for one in case_vectors.without(session, "one", 10)] == [case.id]
        assert case_vectors.keep(session, "one", [(case.id, b"\1\2")]) == 1
        assert case_vectors.keep(session, "one", [(case.id, b"\3\4")]) == 0
        assert case_vectors.without(session, "one", 10) == []
    with store.read() as session:
        made = case_vectors.after(session, "one", 0)
        assert [(case_id, vector) for _, case_id, vector in made] == [(case.id, b"\1\2")]
        assert case_vectors.after(session, "one", made[-1][0]) == []
        assert case_vectors.after(session, "another encoder", 0) == []


def test_another_encoder_replaces_every_vector(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        case = cases.open_case(session, conversation_id)
        for stage in ("escalated", "resolved"):
            cases.move(session, case, stage, actor="test", reason="test")
        case_vectors.keep(session, "old", [(case.id, b"\1\2")])
        assert [one.id for one in case_vectors.without(session, "new", 10)] == [case.id]
        assert case_vectors.keep(session, "new", [(case.id, b"\3\4")]) == 1
        assert case_vectors.without(session, "new", 10) == []
    with store.read() as session:
        assert [vector for _, _, vector in case_vectors.after(session, "new", 0)] == [b"\3\4"]
        assert case_vectors.after(session, "old", 0) == []
