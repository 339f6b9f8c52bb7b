"""Items given out in chunks that fit, in order, a bounded number ahead. Processes: tests/solving/test_many.py."""

import itertools
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing

import pytest

from symbolic_matexp.inputs.pool import Failed, crew, giving_out, outcomes
from symbolic_matexp.inputs.pool.crew import LARGEST_CHUNK
from symbolic_matexp.inputs.pool.giving_out import CHUNKS_AHEAD


class Recorder(Executor):
    """Does what it is given at once, and notes the sizes of the chunks."""

    def __init__(self):
        self.sizes = []

    def submit(self, function, items):
        self.sizes.append(len(items))
        future = Future()
        try:
            future.set_result(function(items))
        except ZeroDivisionError as error:
            future.set_exception(error)
        return future


def square(x):
    return x * x


def flat(chunks):
    return list(itertools.chain.from_iterable(chunks))


@pytest.mark.parametrize("count", [0, 1, 7, 3000])
@pytest.mark.parametrize("is_known", [False, True])
def test_outcomes_come_in_order(count, is_known):
    total = count if is_known else None
    for executor in (Recorder(), ThreadPoolExecutor(2)):
        with executor:
            assert flat(outcomes(square, iter(range(count)), 2, executor, total=total)) == [
                x * x for x in range(count)
            ]


def test_chunks_of_quick_tasks_grow_to_the_largest(monkeypatch):
    monkeypatch.setattr(crew, "SECONDS", 100)  # so that a busy machine makes no task slow
    monkeypatch.setattr(giving_out, "PATIENCE", 100)
    executor = Recorder()
    flat(outcomes(square, iter(range(2000)), 2, executor))
    growing = [2**k for k in range(9)]
    assert growing[-1] == LARGEST_CHUNK
    assert executor.sizes[:9] == growing
    assert set(executor.sizes[9:-1]) == {LARGEST_CHUNK}


def test_chunks_of_slow_tasks_stay_small():
    executor = Recorder()
    flat(outcomes(lambda x: time.sleep(0.03), iter(range(12)), 2, executor))
    assert max(executor.sizes) <= 3  # 0.1 s


def test_the_last_chunks_are_small_if_it_is_known_how_many_there_are():
    """So that no worker waits while another one has a large chunk."""
    executor = Recorder()
    flat(outcomes(square, iter(range(2000)), 4, executor, total=2000))
    given = itertools.accumulate(executor.sizes, initial=0)
    assert all(size <= max(1, (2000 - before) // 8) for size, before in zip(executor.sizes, given, strict=False))
    assert executor.sizes[-1] == 1


def test_a_bounded_number_is_taken_ahead():
    taken = []

    def without_end():
        for number in itertools.count():
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as executor, closing(outcomes(square, without_end(), 2, executor)) as chunks:
        assert taken == []
        yielded = 0
        for chunk in itertools.islice(chunks, 60):
            yielded += len(chunk)
            assert len(taken) - yielded < (2 * CHUNKS_AHEAD + 1) * LARGEST_CHUNK
    assert yielded > 10 * LARGEST_CHUNK


def test_an_exception_of_the_items_comes_behind_what_came_before_it():
    def broken():
        yield from range(100)
        raise KeyError("no more")

    found, chunks = [], outcomes(square, broken(), 2, Recorder())
    with pytest.raises(KeyError, match="no more"):
        found.extend(itertools.chain.from_iterable(chunks))
    assert found == [x * x for x in range(100)]


def test_an_item_that_fails_is_named_and_its_chunk_is_done_all_the_same():
    def invert(x):
        return 1 / x

    found = flat(outcomes(invert, iter(range(-50, 50)), 1, Recorder()))
    assert [x for x in found if not isinstance(x, Failed)] == [1 / x for x in range(-50, 50) if x]
    failed = found[50]
    assert (failed.item, type(failed.error), failed.died) == (0, ZeroDivisionError, False)
