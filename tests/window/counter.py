"""A way to printers that does as it is told: it answers at once, later or never."""

from __future__ import annotations

from neckguide.cups import Order, Printer, Taken
from neckguide.ui.print_desk import Desk


class Counter(Desk):
    """Answers with `answer` at once; None leaves the sheet under way until somebody cancels."""

    def __init__(self, *printers: Printer, answer: object = None) -> None:
        """`printers` are those that this computer has."""
        super().__init__()
        self.printers, self.answer, self.orders = printers, answer, list[Order]()
        self.back = list[int]()
        """Jobs that were asked back."""
        self.silent, self.closed = False, False

    def look(self) -> None:
        if not self.silent:
            self.looked.emit(self.printers)

    def send(self, pdf: bytes, order: Order) -> None:
        self.orders.append(order)
        if self.answer is not None:
            self.ended.emit(self.answer)

    def take_back(self, order: Order, job: int) -> None:
        self.back.append(job)

    def cancel(self) -> None:
        if self.orders:
            self.ended.emit(None)


TAKEN = Taken(1, waits=False)
HP = Printer("HP-4", standard=True)
