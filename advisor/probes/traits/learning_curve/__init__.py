"""Learning curve: how many labelled examples there are, and what more of them would bring."""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="learning_curve",
    title="Counts labelled examples; trains on parts of them where asked",
    needs=("examples with outputs", "for the curve: training rows"),
    asks_anew=True,
    claims={
        "sample_holds_labelled_examples": Claim(
            trait="labelled_examples", says="The sample holds at least ten labelled examples."
        ),
        "more_examples_would_help": Claim(
            trait="labelled_examples",
            says="With four times the rows, a fine-tuned model would gain more than the margin.",
        ),
    },
)
