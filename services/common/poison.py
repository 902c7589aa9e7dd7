"""The one exception for input that can never be used."""

from wirelens.section.v1 import section_pb2

Reason = section_pb2.Failure.Reason


class Poison(Exception):
    """This input would fail again, whoever tries: it goes to the dead letters with `reason`, and is not retried."""

    def __init__(self, reason: "section_pb2.Failure.Reason.ValueType", detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    @property
    def reason_name(self) -> str:
        """The reason as it is written in headers and labels, such as "ANALYSIS_ERROR"."""
        return section_pb2.Failure.Reason.Name(self.reason)
