"""Style: do the outputs read like the references, and are they of the form that is asked for?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="style",
    title="Tells the references' wording and form from the plain model's",
    needs=("examples with outputs beside the test items", "for the wording: answers of base"),
    claims={
        "references_have_a_style": Claim(
            trait="style_need",
            says="A classifier tells references that it has not seen from the plain "
            "model's outputs.",
        ),
        "writes_like_the_references": Claim(
            trait="style_need",
            says="That classifier takes most of the arm's outputs for references.",
        ),
        "keeps_the_form": Claim(
            trait="style_need",
            says="Most outputs are of the strict form that the references have: JSON, SQL, named "
            "fields, a code.",
        ),
    },
)
