"""Print at the end of a run of several packages how long the tests of each package took."""

from __future__ import annotations

from collections import Counter

import pytest


class Durations:
    """Add up the durations of all tests, including setup and teardown."""

    def __init__(self) -> None:
        self._seconds: Counter[str] = Counter()
        self._tests: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one report; with workers, all reports arrive in the process that prints."""
        folders = report.nodeid.split("::")[0].split("/")[:-1]
        package = "/".join(folders[:2]) or "."
        self._seconds[package] += report.duration  # type: ignore[assignment]
        self._tests[package] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print one line per package, the longest first."""
        if len(self._seconds) < 2:
            return
        terminalreporter.section("seconds by package", "-")
        for package, seconds in self._seconds.most_common():
            terminalreporter.write_line(f"{seconds:7.1f} s  {self._tests[package]:5d} tests  {package}")
