"""`facts/checklist.md` written out by hand, with what `facts/verified.md` corrects: not read from the topic's files."""

from __future__ import annotations

HELPS = ["tense-or-stressed", "slow-start", "worse-held-still", "with-headache", "over-three-months", "with-exercise"]

LIMITS = {
    "disc-or-nerve": "not-alone",
    "nerve-signs-worse": "assess-first",
    "unstable-neck": "assess-first",
    "after-big-injury": "assess-first",
    "whiplash-checked": "not-alone",
    "new-pain": "not-alone",
}

RED_FLAGS = {  # by rank
    "stroke-signs": "emergency-now",
    "heart-signs": "emergency-now",
    "fever-very-ill": "emergency-now",
    "sudden-worst-pain": "emergency-now",
    "cord-now": "emergency-now",
    "unchecked-injury": "emergency-now",
    "weak-or-clumsy": "same-day",
    "cancer-history": "same-day",
    "fever-or-infection": "same-day",
    "over-50-headache": "same-day",
    "loose-top-joint": "same-day",
    "unwell-weight-loss": "soon",
    "lasting-arm-pain": "soon",
    "long-morning-stiffness": "soon",
}

PRECAUTIONS = [
    "blood-thinner",
    "bleeding-disorder",
    "lungs-or-slim",
    "pregnant",
    "weak-immunity",
    "sore-skin-swollen-limb",
    "implanted-device",
    "heart-valve",
    "seizures",
    "faint-or-fear",
    "metal-allergy",
    "driving-after",
]

ASKS = {
    "with-headache": {"sudden-worst-pain", "over-50-headache"},
    "unstable-neck": {"loose-top-joint"},
    "after-big-injury": {"unchecked-injury"},
    "weak-immunity": {"fever-or-infection"},
    # What the specification gives as an extra step: "fast change: tick cord-now" and the like.
    "nerve-signs-worse": {"cord-now"},
    "weak-or-clumsy": {"cord-now"},
    "over-50-headache": {"stroke-signs"},
    "lasting-arm-pain": {"weak-or-clumsy"},
    "long-morning-stiffness": {"over-50-headache"},
}

OPPOSITES = [
    ("slow-start", "after-big-injury"),
    ("slow-start", "whiplash-checked"),
    ("slow-start", "unchecked-injury"),
    ("new-pain", "over-three-months"),
]

PAIR_FIRST = ("cancer-history", "fever-or-infection", "loose-top-joint")
PAIR_SECOND = ("weak-or-clumsy", "nerve-signs-worse", "lasting-arm-pain", "disc-or-nerve")

EVERY = (*HELPS, *LIMITS, *RED_FLAGS, *PRECAUTIONS)
