"""The one place that knows the tagger: HanTa (Wartena 2023, "The Hanover Tagger", LGPL-3.0).

Its English model comes in the package, so it needs no network; a sentence takes about a
millisecond. Knows words; nothing of what becomes of the tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import HanTa
from HanTa.HanoverTagger import HanoverTagger

from advisor.probes.drafting.tokens import Tagged


def tag(words: Sequence[str]) -> list[Tagged]:
    """Tag the words of one English sentence."""
    return [Tagged(tag, lemma) for _, lemma, tag in _model().tag_sent(list(words))]


@cache
def _model() -> Any:
    # By its full path: a bare name would be looked for in the current folder first, and unpickled.
    return HanoverTagger(str(Path(HanTa.__file__).with_name("morphmodel_en.pgz")))
