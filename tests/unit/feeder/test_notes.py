from wirelens.feeder.v1.feeder_pb2 import Story

from services.feeder import notes
from services.feeder.core import Known


def test_a_note_says_all_that_is_known_of_a_story() -> None:
    known = Known(
        "id", "wire", "guid", 3, 2, 1, "7", 1_714_737_600_000_000, "aa", "bb", 1_714_737_600_000_001, "x", 9, "ss"
    )
    assert notes.known(Story.FromString(notes.noted(known).SerializeToString())) == known
