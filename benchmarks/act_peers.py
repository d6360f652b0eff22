"""The same flow on SpiffWorkflow and on python-statemachine, each step committed to PostgreSQL before it counts.

Both are for measuring only (`pip install guiju[bench]`); SpiffWorkflow is LGPL-3.0, python-statemachine MIT.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Protocol

ACTS = ("complain", "accept", "investigate", "report", "close")
FACTS: tuple[dict[str, Any], ...] = (
    {"subject": "standard", "summary": "矛盾", "complaint": "第 5 章与强制性标准矛盾。", "contact": "138"},
    {},
    {"chosen_investigator": ["investigator"]},
    {"findings": "无不一致。", "upheld": False},
    {"answer": "已核实。"},
)


class MissingPeerError(Exception):
    """A peer that is not installed."""


class Peer(Protocol):
    TABLE: str

    @staticmethod
    def client() -> Callable[[int], None]: ...


def _connect() -> Any:
    import psycopg

    from guiju import config
    from guiju.registry.record.postgres import Server

    return psycopg.connect(os.environ.get("DATABASE_URL") or Server(config.data_folder() / "postgres").url())


def _bpmn() -> bytes:
    """A process of five manual tasks, one after the other."""
    names = ["start", *ACTS, "end"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairwise(names))
    )
    tasks = "".join(
        f'<bpmn:manualTask id="{name}" name="{name}"><bpmn:incoming>f{n}</bpmn:incoming>'
        f"<bpmn:outgoing>f{n + 1}</bpmn:outgoing></bpmn:manualTask>"
        for n, name in enumerate(ACTS)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions'
        ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:guiju">'
        '<bpmn:process id="complaint" isExecutable="true">'
        '<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
        f'{tasks}<bpmn:endEvent id="end"><bpmn:incoming>f{len(ACTS)}</bpmn:incoming></bpmn:endEvent>{flows}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


class Spiff:
    """SpiffWorkflow: the workflow is read, deserialized, stepped, serialized and written at every act."""

    TABLE = "create table bench_spiff (id bigserial primary key, state text not null)"

    @staticmethod
    def client() -> Callable[[int], None]:
        try:
            from SpiffWorkflow.bpmn import BpmnWorkflow
            from SpiffWorkflow.bpmn.parser import BpmnParser
            from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
            from SpiffWorkflow.util.task import TaskState
        except ImportError as error:
            raise MissingPeerError(f"not installed ({error.name}): pip install guiju[bench]") from error
        from lxml import etree

        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(_bpmn()), filename="complaint.bpmn")
        spec = parser.get_spec("complaint")
        serializer = BpmnWorkflowSerializer()
        session = _connect()
        case = 0

        def step(number: int) -> None:
            nonlocal case
            with session.transaction():
                if number == 0:
                    workflow = BpmnWorkflow(spec)
                    workflow.do_engine_steps()
                else:
                    found = session.execute("select state from bench_spiff where id = %s for update", [case])
                    workflow = serializer.deserialize_json(found.fetchone()[0])
                task = next(t for t in workflow.get_tasks(state=TaskState.READY) if t.task_spec.bpmn_id == ACTS[number])
                task.data.update(FACTS[number])
                task.run()
                workflow.do_engine_steps()
                said = serializer.serialize_json(workflow)
                if number == 0:
                    row = session.execute("insert into bench_spiff (state) values (%s) returning id", [said]).fetchone()
                    case = row[0]
                else:
                    session.execute("update bench_spiff set state = %s where id = %s", [said, case])

        session.autocommit = True
        return step


class Machine:
    """python-statemachine: the state and the facts are a row, each act a row in a plain table."""

    TABLE = (
        "create table bench_machine (id bigserial primary key, state text not null, facts jsonb not null);"
        "create table bench_machine_act"
        " (id bigserial primary key, machine bigint, act text, at timestamptz, said jsonb)"
    )

    @staticmethod
    def client() -> Callable[[int], None]:
        try:
            from statemachine import State, StateMachine
        except ImportError as error:
            raise MissingPeerError(f"not installed ({error.name}): pip install guiju[bench]") from error

        class Complaint(StateMachine):
            new = State(initial=True)
            received = State()
            accepted = State()
            investigating = State()
            found = State()
            closed = State(final=True)
            complain = new.to(received)
            accept = received.to(accepted)
            investigate = accepted.to(investigating)
            report = investigating.to(found)
            close = found.to(closed)

        session = _connect()
        session.autocommit = True
        case = 0

        def step(number: int) -> None:
            nonlocal case
            said = json.dumps(FACTS[number])
            with session.transaction():
                if number == 0:
                    machine = Complaint()
                else:
                    row = session.execute("select state from bench_machine where id = %s for update", [case]).fetchone()
                    machine = Complaint(start_value=row[0])
                machine.send(ACTS[number])
                state = next(iter(machine.configuration_values))
                if number == 0:
                    sql = "insert into bench_machine (state, facts) values (%s, %s) returning id"
                    case = session.execute(sql, [state, said]).fetchone()[0]
                else:
                    sql = "update bench_machine set state = %s, facts = facts || %s where id = %s"
                    session.execute(sql, [state, said, case])
                sql = "insert into bench_machine_act (machine, act, at, said) values (%s, %s, now(), %s)"
                session.execute(sql, [case, ACTS[number], said])

        return step


PEERS: dict[str, Peer] = {"SpiffWorkflow": Spiff(), "python-statemachine": Machine()}
