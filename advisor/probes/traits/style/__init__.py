"""Style: do the outputs read like the references, and are they of the form that is asked for?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="style",
    title="Tells the references' wording and form from the plain model's",
    needs=("answers of base", "training rows with outputs"),
    claims={
        "writes_like_the_references": Claim(
            trait="style_need",
            says="A classifier that tells the references from the plain "
            "model's outputs takes most of the arm's outputs for references.",
        ),
        "keeps_the_form": Claim(
            trait="style_need",
            says="Most outputs can be read as what is asked for: a label, or JSON.",
        ),
        "references_have_a_style": Claim(
            trait="style_need",
            says="That classifier tells references that it has not seen from "
            "the plain model's outputs.",
        ),
    },
)
