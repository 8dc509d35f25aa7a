"""The published data that measures of agreement are tested on.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and Content Analysis
(2004); A. F. Hayes and K. Krippendorff (2007), p. 84; J. L. Fleiss (1971), table 1; A. P. Dawid and
A. M. Skene (1979), table 1.
"""

from __future__ import annotations

import numpy as np


def words(text: str) -> list[str]:
    """What stands between the spaces."""
    return text.split()


FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
THREE_CODERS = ("*****34121133*3", "1*213343*******", "**21344*21133*4")
TWO_LINES = ("001111111100001111110000", "000011110000000110000000")

# A word is a unit, its letters are what five observers said of it.
HAYES = words("""
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1
212.2 1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121.
22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
""")

# A word is a patient, its letters are the three answers of the first observer, then the others'.
DAWID_SKENE = words("""
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343
1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222
1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
""")

# A word is a patient, its figures say how many of six raters chose each of five diagnoses.
FLEISS = words("""
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
""")

# Ten subjects of fourteen raters, five categories.
FOURTEEN_RATERS = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip


def by_observer(*observers: str) -> np.ndarray:
    """Units by labels, from a line an observer with a letter a unit; `.` and `*` are missing."""
    return by_unit(["".join(unit) for unit in zip(*observers, strict=True)])


def by_unit(units: list[str]) -> np.ndarray:
    """Units by labels, from a word a unit with a letter an observer."""
    labels = sorted(set("".join(units)) - set(".*"))
    return np.array([[unit.count(label) for label in labels] for unit in units])


def confusion(one: str, other: str) -> np.ndarray:
    """How often each label of one met each of the other, as one row."""
    labels = sorted(set(one + other))
    pairs = list(zip(one, other, strict=True))
    return np.array([float(pairs.count((a, b))) for a in labels for b in labels])
