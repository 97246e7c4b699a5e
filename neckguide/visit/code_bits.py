"""Bits behind one another: small numbers, sets and orders in as few as they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from neckguide.errors import CodeDamaged

MOST_NUMBERS = 128
"""More of one kind than any visit holds."""
HIGHEST = 1_023
"""No list of a topic is so long."""


class Writer:
    """Bits from the front, the highest first."""

    def __init__(self) -> None:
        """Empty."""
        self._bits: list[str] = []

    def put(self, value: int, width: int) -> None:
        """A number in so many bits."""
        self._bits.append(f"{value:0{width}b}")

    def number(self, value: int, width: int) -> None:
        """A number of any size: pieces of so many bits, the lowest first, each behind a 1 if more follow, else a 0."""
        while value >> width:
            self.put(1, 1)
            self.put(value & (1 << width) - 1, width)
            value >>= width
        self.put(0, 1)
        self.put(value, width)

    def chosen(self, numbers: Iterable[int]) -> None:
        """Different numbers whose order says nothing."""
        self._small([number - before - 1 for before, number in _pairs(sorted(numbers))])

    def ordered(self, numbers: Sequence[int]) -> None:
        """Different numbers in an order; the nearer each is to the next that is free, the fewer bits it takes."""
        self._small(list(_steps(numbers)))

    def _small(self, values: list[int]) -> None:
        """Mostly small values: each as a row of ones, a 0, and so many low bits as make all of them shortest."""
        self.put(1 if values else 0, 1)
        if not values:
            return
        self.number(len(values) - 1, 3)
        low = min(range(4), key=lambda low: sum((value >> low) + 1 + low for value in values))
        self.put(low, 2)
        for value in values:
            self._bits.append("1" * (value >> low) + "0")
            if low:
                self.put(value & (1 << low) - 1, low)

    def symbols(self) -> list[int]:
        """All bits as numbers of five bits; zeros fill the last."""
        bits = "".join(self._bits)
        bits += "0" * (-len(bits) % 5)
        return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


class Reader:
    """Reads what a Writer wrote; CodeDamaged where that cannot be."""

    def __init__(self, symbols: Sequence[int]) -> None:
        """Numbers of five bits."""
        self._bits = "".join(f"{symbol:05b}" for symbol in symbols)
        self._at = 0

    def take(self, width: int) -> int:
        """A number in so many bits."""
        bits = self._bits[self._at : self._at + width]
        if len(bits) < width:
            raise CodeDamaged
        self._at += width
        return int(bits, 2)

    def number(self, width: int) -> int:
        """As `Writer.number`."""
        value = shift = 0
        while True:
            more = self.take(1)
            value |= self.take(width) << shift
            shift += width
            if not more:
                return value
            if shift > 30:
                raise CodeDamaged

    def chosen(self) -> tuple[int, ...]:
        """Different numbers, the lowest first."""
        numbers: list[int] = []
        last = -1
        for gap in self._small():
            last += gap + 1
            numbers.append(_sound(last))
        return tuple(numbers)

    def ordered(self) -> tuple[int, ...]:
        """Different numbers in the order in which they were written."""
        numbers: list[int] = []
        last = -1
        for step in self._small():
            ahead, free = step % 2 == 0, step // 2
            while True:
                last = _sound(last + 1 if ahead else last - 1)
                if last not in numbers:
                    if not free:
                        break
                    free -= 1
            numbers.append(last)
        return tuple(numbers)

    def ends(self) -> bool:
        """Whether nothing but zeros is left."""
        return "1" not in self._bits[self._at :]

    def _small(self) -> Iterator[int]:
        if not self.take(1):
            return
        count = self.number(3) + 1
        if count > MOST_NUMBERS:
            raise CodeDamaged
        low = self.take(2)
        for _ in range(count):
            high = 0
            while self.take(1):
                high += 1
            yield high << low | (self.take(low) if low else 0)


def _pairs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    return zip([-1, *numbers], numbers, strict=False)


def _steps(numbers: Sequence[int]) -> Iterator[int]:
    """How many free numbers lie between each and the one before it: twice that ahead, and one more backwards."""
    used: set[int] = set()
    last = -1
    for number in numbers:
        between = range(last + 1, number) if number > last else range(number + 1, last)
        free = sum(each not in used for each in between)
        yield 2 * free + (number < last)
        used.add(number)
        last = number


def _sound(number: int) -> int:
    if not 0 <= number <= HIGHEST:
        raise CodeDamaged
    return number
