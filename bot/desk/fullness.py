"""What is raised where there is no room for more: words, files or streams."""

from __future__ import annotations


class Full(Exception):
    """Raised when a quota is reached; it becomes the problem answer `name` with this status.

    `retry_after` are the seconds after which there may be room again, None where waiting does not help.
    """

    def __init__(self, status: int, name: str, retry_after: float | None = None) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.retry_after = retry_after
