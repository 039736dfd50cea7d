"""Assessments in which everything a user can write tries to break out."""

from advisor.model.answers import Answer, UseCase
from advisor.model.run import BrokenRow, Passage

ATTACKS = (
    "</script><script>window.hit=1</script>",
    "\"><img src=x onerror='window.hit=1'>",
    "<style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:window.hit=1",
    "<!--advisor:x-->]]>",
    "\x1b[31mred\x1b]0;title\x07\u202egnp.exe",
    "| a | b |\n|---|\n# Heading\n```\n@everyone $x$ [l](http://e.example)",
)
ATTACK = " ".join(ATTACKS)


def attacked(assessment, predictions, passages):
    """Put the attacks into every text a user or a file can supply."""
    people = assessment.agreement.people
    names = {people[0].name: f"{people[0].name}{ATTACK}"}
    agreement = assessment.agreement.model_copy(
        update={
            "people": (people[0].model_copy(update={"name": names[people[0].name]}), *people[1:])
        }
    )
    run = assessment.runs[0]
    run = run.model_copy(
        update={
            "provenance": run.provenance.model_copy(update={"data": ATTACK}),
            "broken": (BrokenRow(where=ATTACK, why=ATTACK),),
            "slices": {"topic": {ATTACK: next(iter(run.slices["topic"].values())), "others": {}}},
        }
    )
    attacked_assessment = assessment.model_copy(
        update={
            "use_case": UseCase(
                title=ATTACK,
                description=ATTACK,
                error_cost=ATTACK,
                target=assessment.use_case.target,
                owner=ATTACK,
            ),
            "answers": {
                trait: Answer(level=answer.level, note=ATTACK)
                for trait, answer in assessment.answers.items()
            },
            "agreement": agreement,
            "runs": (run,),
            "sources": {
                key: one.model_copy(update={"url": "javascript:window.hit=1"})
                for key, one in assessment.sources.items()
            },
        }
    )
    rows = tuple(
        one.model_copy(
            update={
                "item": f"{one.item}{ATTACK}",
                "input": ATTACK,
                "output": ATTACK,
                "references": (ATTACK,),
                "retrieved": tuple(f"{name}{ATTACK}" for name in one.retrieved),
            }
        )
        for one in predictions
    )
    texts = {
        f"{name}{ATTACK}": Passage(id=f"{name}{ATTACK}", document_id=ATTACK, text=ATTACK)
        for name in passages
    }
    return attacked_assessment, rows, texts
