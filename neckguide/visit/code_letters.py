"""The letters of a code: 32 characters that cannot be taken for each other, and seven of them that check the others.

The check is a BCH code over the field of 32 elements with the roots a^-2, a^-1, 1 and a, where a generates the field
of 1,024: up to 1,023 characters, any four wrong ones are found, and any one wrong one, or two neighbours that changed
places, can be told from every other such fault. Nothing is ever put right in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from neckguide.errors import (
    CodeBegin,
    CodeCharacter,
    CodeCount,
    CodeDamaged,
    CodeExtra,
    CodeMissing,
    CodeMistyped,
    CodeSwapped,
    CodeTooLong,
    CodeTooShort,
    CodeWrong,
    NoCodeHere,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
CHECKS = 7
BEGIN = 1
"""The first number of each code so far: its form."""
LEAST, MOST = 32, 600
"""The characters of an empty visit, and more than the fullest has; the check could hold 1,023."""
LONGEST_TEXT = 4_000
"""More than that is no code, however it is spaced."""
_READ_AS = {"O": "0", "I": "1", "L": "1"}
_TOPS = (0x41AAC46E8, 0x2754CACF0, 0x4BA1DD9C9, 0x3662F9792, 0x69E4BAA2D)
"""The generator x^7 + 16x^6 + 13x^5 + 10x^4 + 24x^3 + 17x^2 + 23x + 8, times 1, 2, 4, 8 and 16."""
_LOW = (1 << 5 * (CHECKS - 1)) - 1
_SEAL = 0x2C0DE5EA1
"""What is left of a sound code; not 0, so that a row of zeros is none."""


def spell(symbols: Sequence[int]) -> str:
    """Numbers from 0 to 31 as characters in groups of four, their check behind them.

    The second number must be `groups(...)` of the whole.
    """
    rest = _remainder([*symbols, *[0] * CHECKS]) ^ _SEAL
    whole = [*symbols, *(rest >> 5 * place & 31 for place in reversed(range(CHECKS)))]
    return grouped("".join(ALPHABET[symbol] for symbol in whole))


def grouped(characters: str) -> str:
    """Characters in groups of four with hyphens between them."""
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def groups(symbols: int) -> int:
    """What a code of so many numbers, without its check, says of its length: its groups, counted to 31."""
    return -(-(symbols + CHECKS) // GROUP) % 32


def read_letters(text: str) -> list[int]:
    """The numbers of a sound code without their check. NoCodeHere, or one of the errors that say what is wrong."""
    symbols = [_symbol(character, place) for place, character in enumerate(characters(text))]
    if not symbols:
        raise NoCodeHere
    if len(symbols) > MOST:
        raise CodeTooLong(most=MOST)
    if len(symbols) < LEAST - 2 * GROUP:
        raise CodeTooShort(count=len(symbols), least=LEAST)
    expected = _expected(symbols)
    if expected != len(symbols) or _remainder(symbols) != _SEAL:
        _find_fault(symbols, expected)
    return symbols[:-CHECKS]


def characters(text: str) -> str:
    """What counts of a text: its letters and digits in capitals, without the label that may stand before them."""
    code = text.rpartition(":")[2]
    if len(code) > LONGEST_TEXT:
        raise CodeTooLong(most=MOST)
    return "".join(character for character in code.upper() if unicodedata.category(character)[0] not in "ZCP")


def _symbol(character: str, place: int) -> int:
    symbol = ALPHABET.find(_READ_AS.get(character, character))
    if symbol < 0:
        raise CodeCharacter(place, character=character)
    return symbol


def _expected(symbols: Sequence[int]) -> int:
    """How many characters there should be: the second one says it, but for whole 32 groups."""
    near = round(len(symbols) / GROUP)
    count = near + (symbols[1] - near + 16) % 32 - 16
    return GROUP * (count if count > 0 else count + 32)


# Finding a fault ----------------------------------------------------------------------------------------------


def _find_fault(symbols: list[int], expected: int) -> None:
    """Raise what can be known of it."""
    over = len(symbols) % GROUP
    if over == 0:
        _find_wrong(symbols)
    elif over == GROUP - 1:
        _find_missing(symbols)
    elif over == 1:
        _find_extra(symbols)
    if symbols[0] != BEGIN:
        raise CodeBegin
    if expected == len(symbols):
        raise CodeWrong
    raise CodeCount(count=len(symbols), expected=expected)


def _find_wrong(symbols: list[int]) -> None:
    fault, last = _remainder(symbols) ^ _SEAL, len(symbols) - 1
    if not fault:
        raise CodeDamaged
    weights = _weights(len(symbols))
    for place, symbol in enumerate(symbols):
        if fault in weights[last - place]:
            meant = symbol ^ weights[last - place].index(fault)
            raise CodeMistyped(place, _fixed(symbols, place, [meant]), found=ALPHABET[symbol], perhaps=ALPHABET[meant])
    for place, (one, other) in enumerate(pairwise(symbols)):
        if one != other and fault == weights[last - place][one ^ other] ^ weights[last - place - 1][one ^ other]:
            found, perhaps = (f"{ALPHABET[a]}{ALPHABET[b]}" for a, b in ((one, other), (other, one)))
            raise CodeSwapped(place, _fixed(symbols, place, [other, one]), found=found, perhaps=perhaps)


def _find_missing(symbols: list[int]) -> None:
    weights = _weights(len(symbols) + CHECKS + 1)
    before, after = _befores(symbols), _afters(symbols, weights)
    for place in range(len(symbols) + 1):
        behind = len(symbols) - place
        fault = _shifted(before[place], behind + 1, weights) ^ after[place] ^ _SEAL
        if fault in weights[behind]:
            meant = weights[behind].index(fault)
            fixed = grouped("".join(ALPHABET[symbol] for symbol in (*symbols[:place], meant, *symbols[place:])))
            raise CodeMissing(place, fixed, perhaps=ALPHABET[meant])


def _find_extra(symbols: list[int]) -> None:
    weights = _weights(len(symbols) + CHECKS)
    before, after = _befores(symbols), _afters(symbols, weights)
    for place, symbol in enumerate(symbols):
        if _shifted(before[place], len(symbols) - place - 1, weights) ^ after[place + 1] == _SEAL:
            fixed = grouped("".join(ALPHABET[each] for each in (*symbols[:place], *symbols[place + 1 :])))
            raise CodeExtra(place, fixed, found=ALPHABET[symbol])


def _fixed(symbols: list[int], place: int, meant: list[int]) -> str:
    whole = [*symbols[:place], *meant, *symbols[place + len(meant) :]]
    return grouped("".join(ALPHABET[symbol] for symbol in whole))


# Arithmetic: a remainder holds seven numbers of five bits, the highest power first ---------------------------------


def _remainder(symbols: Iterable[int], rest: int = 1) -> int:
    for symbol in symbols:
        rest = _step(rest, symbol)
    return rest


def _step(rest: int, symbol: int) -> int:
    """The remainder once one more number stands behind."""
    return (rest & _LOW) << 5 ^ symbol ^ _reduced()[rest >> 5 * (CHECKS - 1)]


@cache
def _reduced() -> tuple[int, ...]:
    """What each number becomes where it is pushed out in front."""
    made = [0] * 32
    for number in range(32):
        for bit, top in enumerate(_TOPS):
            made[number] ^= top if number >> bit & 1 else 0
    return tuple(made)


@lru_cache(maxsize=1)
def _weights(count: int) -> list[tuple[int, ...]]:
    """What each number (0 to 31) adds to the remainder, standing so many places before the end."""
    row = tuple(range(32))
    rows = [row]
    for _ in range(count - 1):
        row = tuple(_step(rest, 0) for rest in row)
        rows.append(row)
    return rows


def _shifted(rest: int, places: int, weights: list[tuple[int, ...]]) -> int:
    """The remainder once so many zeros stand behind."""
    moved = 0
    for power in range(CHECKS):
        moved ^= weights[power + places][rest >> 5 * power & 31]
    return moved


def _befores(symbols: list[int]) -> list[int]:
    """The remainder of what stands before each place, and of all."""
    rests = [1]
    for symbol in symbols:
        rests.append(_step(rests[-1], symbol))
    return rests


def _afters(symbols: list[int], weights: list[tuple[int, ...]]) -> list[int]:
    """What those from each place on add to the remainder."""
    sums = [0]
    for place, symbol in enumerate(reversed(symbols)):
        sums.append(sums[-1] ^ weights[place][symbol])
    return sums[::-1]
