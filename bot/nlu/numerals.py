"""Read numbers as customers write them: Arabic digits, Chinese numerals and English words."""

import re

_DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))) | {"两": 2, "廿": 20, "卅": 30}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ENGLISH = {
    word: value
    for value, words in {
        1: "a an one", 2: "two couple", 3: "three few", 4: "four", 5: "five several", 6: "six", 7: "seven",
        8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen",
        15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty",
        30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip

# bounded repetition, so that a page of one repeated numeral cannot slow down a pattern
HAN_NUMERALS = "零〇一二三四五六七八九十百千万两廿卅"
HAN_NUMBER = f"[{HAN_NUMERALS}]{{1,12}}"
NUMBER = rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,3}}(?:\.\d{{1,4}})?|{HAN_NUMBER})"
ENGLISH_NUMBER = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -](?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(_ENGLISH, key=lambda word: (-len(word), word)))
    + ")"
)

# Characters; what is longer counts nothing, and more than three hundred digits are infinite to the machine.
LONGEST = 60


def number(text: str) -> float | None:
    """Return the value of a folded Arabic or Chinese number, or None when the text is no number.

    A last digit right after a scale counts in the next lower scale, as in spoken Chinese: 三千二 is 3200.
    """
    plain = text.replace(",", "")
    if len(plain) > LONGEST:
        return None
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    if not text or any(char not in _DIGITS and char not in _SCALES for char in text):
        return None
    if all(char in _DIGITS for char in text):
        if len(text) == 1:
            return float(_DIGITS[text])
        if any(_DIGITS[char] > 9 for char in text):
            return float(sum(_DIGITS[char] for char in text))
        return float("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, scale = 0, 0, 0, 1
    after_zero = False
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            after_zero = after_zero or digit == 0
            continue
        scale = _SCALES[char]
        after_zero = False
        if scale >= 10_000:
            total += (section + digit) * scale
            section = 0
        else:
            section += (digit or 1) * scale
        digit = 0
    if digit and scale > 10 and not after_zero:
        digit *= scale // 10
    return float(total + section + digit)


def english_number(text: str) -> float | None:
    """Return the value of an English number in words ("twenty-five", "a", "couple") or digits, None for other text."""
    plain = text.replace(",", "").strip()
    if len(plain) > LONGEST:
        return None
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    parts = re.split(r"[ -]", plain)
    if not parts or any(part not in _ENGLISH for part in parts):
        return None
    return float(sum(_ENGLISH[part] for part in parts))


_ENGLISH_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_SPELLED_WORD = rf"(?:{ENGLISH_NUMBER}|{'|'.join(_ENGLISH_SCALES)})"
# a number of several words ("two thousand five hundred") or a single one; "a" alone is an article
SPELLED_NUMBER = (
    rf"(?:(?!an?\s(?!hundred|thousand|grand|million|billion)){_SPELLED_WORD}(?:[\s-](?:and\s)?{_SPELLED_WORD}){{0,9}})"
)


def spelled_number(text: str) -> float | None:
    """Return the value of an English number in words, scales included ("two thousand five hundred"), else None."""
    words = [word for word in re.split(r"[\s-]+", text.strip()) if word != "and"]
    if not words or any(word not in _ENGLISH and word not in _ENGLISH_SCALES for word in words):
        return None
    total, section = 0, 0
    for word in words:
        scale = _ENGLISH_SCALES.get(word)
        if scale is None:
            section += _ENGLISH[word]
        elif scale == 100:
            section = max(section, 1) * scale
        else:
            total += max(section, 1) * scale
            section = 0
    return float(total + section)
