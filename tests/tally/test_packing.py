"""What a run counted comes back exactly as it was packed."""

import numpy as np
import pytest
from hypothesis import given

from app.tally.packing import pack, unpack
from app.tally.scores import Row, from_rows, input_digest
from app.tally.weights import shares
from tests.tally.builders import any_rows


@given(any_rows, any_rows)
def test_packed_stages_come_back_with_their_digests(first: list[Row], second: list[Row]) -> None:
    stages = [from_rows(first), from_rows(second)]

    again = unpack(pack(stages))

    assert [input_digest(one, shares(one.criteria, None)) for one in again] == [
        input_digest(one, shares(one.criteria, None)) for one in stages
    ]
    assert all(np.array_equal(one.film, other.film) for one, other in zip(again, stages, strict=True))


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="hold no scores"):
        unpack(b"PK something else")
