"""Job names are strings; every one of them leads to a function, and every queue has a worker."""

from __future__ import annotations

import inspect

import pytest

from app.jobs import names
from workers.relay import queue_names
from workers.run import resolve


@pytest.mark.parametrize("job", names.ALL)
def test_every_job_name_leads_to_a_function_of_one_job(job: str) -> None:
    function = resolve(job)

    assert list(inspect.signature(function).parameters) == ["job"]


def test_no_job_name_is_forgotten_in_the_list_of_all() -> None:
    declared = {value for key, value in vars(names).items() if key.isupper() and isinstance(value, str)}

    assert declared - {names.DEFAULT_QUEUE, names.LETTERS_QUEUE} == set(names.ALL)


def test_a_worker_listens_to_every_queue() -> None:
    assert {names.DEFAULT_QUEUE, *names.QUEUES.values()} == set(queue_names())
