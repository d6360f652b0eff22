"""Work in processes that can be ended: results and refusals come back, what is over its budget does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from guiju.bounded import Budget, Pool
from guiju.core.designation import DesignationError, parse
from guiju.core.errors import GuijuError, OverBudgetError, TooBusyError
from guiju.core.plan import read

BUDGET = Budget(20)


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(size=1, waiting=1)
    yield made
    made.close()


def test_the_result_of_a_function_comes_back(pool: Pool) -> None:
    assert pool.call(parse, BUDGET, "GB/T 1.1-2020").canonical == "GB/T 1.1-2020"
    assert pool.call(sorted, BUDGET, [3, 1, 2], reverse=True) == [3, 2, 1]


def test_one_child_serves_again_and_again(pool: Pool) -> None:
    pool.call(len, BUDGET, "abc")
    first = pool._free[0].process.pid
    for _ in range(5):
        pool.call(len, BUDGET, "abc")
    assert [one.process.pid for one in pool._free] == [first]


def test_what_the_function_refuses_keeps_its_three_parts(pool: Pool) -> None:
    with pytest.raises(GuijuError) as refused:
        pool.call(read, BUDGET, "no plan", "text")
    with pytest.raises(GuijuError) as here:
        read("no plan", "text")
    assert refused.value.as_dict() == here.value.as_dict()


def test_an_error_that_asks_for_more_than_its_words_keeps_its_three_parts(pool: Pool) -> None:
    with pytest.raises(DesignationError) as here:
        parse("GB/T ?")
    with pytest.raises(GuijuError) as refused:
        pool.call(parse, BUDGET, "GB/T ?")
    assert refused.value.as_dict() == here.value.as_dict()


def test_a_fault_of_the_program_is_no_refusal(pool: Pool) -> None:
    with pytest.raises(TypeError):
        pool.call(len, BUDGET, 7)
    assert pool.call(len, BUDGET, "abc") == 3


def test_work_over_its_time_is_ended_and_the_next_is_done(pool: Pool) -> None:
    began = time.monotonic()
    with pytest.raises(OverBudgetError) as refused:
        pool.call(time.sleep, Budget(0.5), 600)
    assert time.monotonic() - began < 30
    assert refused.value.expected == "a smaller input, or the same work by the command line"
    assert pool._free == []
    assert pool.call(len, BUDGET, "abc") == 3


def test_work_over_its_processor_time_is_ended_by_the_kernel(pool: Pool) -> None:
    with pytest.raises(OverBudgetError) as refused:
        pool.call(sum, Budget(1), range(10**12))
    assert "the 1 s that" in refused.value.what
    assert pool.call(len, BUDGET, "abc") == 3


def test_work_over_its_memory_is_ended_and_the_next_is_done(pool: Pool) -> None:
    with pytest.raises(OverBudgetError) as refused:
        pool.call(bytes, Budget(20, 100), 400_000_000)
    assert "100 MB" in refused.value.what
    assert len(pool.call(bytes, Budget(20, 800), 200_000_000)) == 200_000_000


def test_a_child_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.call(len, BUDGET, "abc")
    pool._free[0].process.kill()
    pool._free[0].process.wait()
    assert pool.call(len, BUDGET, "abcd") == 4


def test_so_many_wait_and_no_more(pool: Pool) -> None:
    outcomes: list[str] = []

    def sleep() -> None:
        try:
            pool.call(time.sleep, Budget(20), 1.5)
            outcomes.append("done")
        except TooBusyError:
            outcomes.append("busy")

    threads = [threading.Thread(target=sleep) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["busy", "busy", "busy", "done", "done"]


def test_deep_nesting_is_refused_in_words(pool: Pool) -> None:
    with pytest.raises(GuijuError) as refused:
        pool.call(_nested, BUDGET, 10**6)
    assert refused.value.what == "nested too deeply"


def _nested(depth: int) -> int:
    return 0 if not depth else 1 + _nested(depth - 1)
