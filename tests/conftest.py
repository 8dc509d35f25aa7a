"""The plugins of the test suite. `tests.engines` comes first: it makes the settings loadable."""

pytest_plugins = [
    "tests.engines",
    "tests.databases",
    "tests.processes",
    "tests.chromium",
    "tests.cast",
]
