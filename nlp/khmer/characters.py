"""The classes of Khmer characters that the other modules build their patterns from."""

from __future__ import annotations

from typing import Final

BASE: Final = "\u1780-\u17b3"  # consonants and independent vowels
MARK: Final = "\u17b6-\u17d1\u17d3\u17dd"  # everything that hangs on a base, the coeng excepted
COENG: Final = "\u17d2"
RO: Final = "\u179a"
ROBAT: Final = "\u17cc"
MUUSIKATOAN: Final = "\u17c9"
TRIISAP: Final = "\u17ca"
SHIFTERS: Final = MUUSIKATOAN + TRIISAP
NASALS: Final = "\u1784\u1789\u178e\u1793\u1798"
GLIDES: Final = "\u1799\u179b\u179c"
FINALS: Final = "\u17c6\u17c7\u17c8"
PRE_VOWELS: Final = "\u17c1\u17c2\u17c3"
SPLIT_VOWELS: Final = "\u17be\u17bf\u17c0\u17c4\u17c5"
BELOW_VOWELS: Final = "\u17bb\u17bc\u17bd"
ABOVE_VOWELS: Final = "\u17b7\u17b8\u17b9\u17ba"
POST_VOWEL: Final = "\u17b6"
DIGITS: Final = "0-9\u17e0-\u17e9"

# soft hyphen, zero-width characters, direction marks, byte order mark, the two inherent vowels nobody sees
INVISIBLE: Final = "\u00ad\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
SPACES: Final = "\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
LINE_ENDS: Final = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
# patterns of web and mail addresses; closing punctuation does not belong to them
_ADDRESS_CHAR: Final = r"[!#-;=?-~]"
_ADDRESS_LAST: Final = r"[#$%&*+\-/0-9=@A-Z\\^_`a-z|~]"
ADDRESS: Final = (
    rf"(?:https?://|www\.){_ADDRESS_CHAR}*{_ADDRESS_LAST}"
    r"|(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}"
    r"|(?<![A-Za-z0-9.\-])[A-Za-z0-9][A-Za-z0-9\-]{0,62}(?:\.[A-Za-z0-9\-]{1,63}){0,8}"
    rf"\.(?:com|org|net|gov|edu|info|kh|int)\b(?:/(?:{_ADDRESS_CHAR}*{_ADDRESS_LAST})?)?"
)
EMOJI: Final = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
