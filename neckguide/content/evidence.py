"""Claims of a topic: what is said, how we know, how sure we are, and what that cannot tell."""

from __future__ import annotations

from msgspec import Struct, field

from neckguide.content.topic import Certainty, Kind, Toml


class Claim(Toml, frozen=True):
    """One claim as its section tells it; all texts are plain. `audit` names rows of `docs/claim-audit.md`."""

    id: str
    section: str
    says: str
    kind: Kind
    certainty: Certainty
    who: str
    against: str
    size: str
    cannot_tell: str
    references: tuple[str, ...]
    needs_check: bool = False
    figure: str = ""
    audit: tuple[str, ...] = ()


class Step(Toml, frozen=True):
    """A step of certainty: its word, and what it means."""

    word: str
    means: str


class ClaimLabels(Toml, frozen=True):
    """The names of a claim's parts."""

    who: str = ""
    against: str = ""
    size: str = ""
    sure: str = ""
    cannot_tell: str = ""
    sources: str = ""


class ClaimWords(Toml, frozen=True):
    """`claims.toml` but for its claims. `note` says whose the grades are."""

    title: str = ""
    note: str = ""
    labels: ClaimLabels = ClaimLabels()
    kinds: dict[Kind, str] = field(default_factory=dict["Kind", str])
    certainties: dict[Certainty, Step] = field(default_factory=dict["Certainty", Step])


class Claims(Struct, frozen=True):
    """All claims that could be read, and a sentence for each that could not."""

    words: ClaimWords
    claims: tuple[Claim, ...]
    left_out: tuple[str, ...] = ()

    def of(self, section: str) -> tuple[Claim, ...]:
        """The claims that a section tells."""
        return tuple(claim for claim in self.claims if claim.section == section)

    def how(self, claim: Claim) -> str:
        """Its kind and certainty in words, as “Many trials in people · moderate”."""
        step = self.words.certainties.get(claim.certainty)
        return f"{self.words.kinds.get(claim.kind, claim.kind)} · {step.word if step else claim.certainty}"
