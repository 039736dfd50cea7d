"""Two whole assessments: on answers alone, and with evidence, people and costs."""

from advisor.model.answers import Answer, Target, UseCase
from advisor.model.assessment import (
    Agreement,
    AnswerChange,
    Assessment,
    Contribution,
    Difference,
    Disagreement,
    OpenQuestion,
    Person,
    Provenance,
    Ranked,
    RubricIdentity,
    Stage,
    Verdict,
    WeightChange,
)
from advisor.model.cost import BreakEven, CostEstimate, CostInputs, OptionCost, Price
from tests.report.evidence import FINDINGS, run
from tests.report.words import OPTIONS, SOURCES, TRAITS

NAMES = ("prompt", "long_context", "rag", "finetune", "hybrid")

ANSWERS = {
    "external_knowledge": Answer(level="heavy", note="Every answer stands in a service manual."),
    "data_change": Answer(level="monthly"),
    "hallucination_tolerance": Answer(level="low", note="A wrong torque value breaks a unit."),
    "style_need": Answer(level="some"),
    "labelled_examples": Answer(level="thousands", note="Ten years of tickets."),
    "citations_needed": Answer(level="yes"),
    "latency": Answer(level="unknown"),
    "model_access": Answer(level="api_with_finetune"),
}

REASONS = (
    "External knowledge: most answers depend on it. Missing facts have to be supplied with each "
    "request; training does not put them in reliably.",
    "Citations: yes. Retrieved passages can be named as the source of an answer.",
    "Data freshness: monthly. A changed document only has to be indexed again.",
)


def _ranking(*rows) -> tuple[Ranked, ...]:
    return tuple(
        Ranked(
            option=option,
            score=score,
            low=score - 0.14,
            high=score + 0.14,
            acceptability=share,
            ruled_out_by=why,
            ruled_out_share=1.0 if why else 0.0,
        )
        for option, score, share, why in rows
    )


TOO_LARGE = "The material is larger than one prompt can hold."

BEFORE = Stage(
    verdict=Verdict(option="rag", status="close_call", confidence=0.58, because=REASONS),
    ranking=_ranking(
        ("rag", 0.31, 0.58, None),
        ("hybrid", 0.27, 0.39, None),
        ("finetune", 0.02, 0.03, None),
        ("prompt", -0.18, 0.002, None),
        ("long_context", -0.09, 0.0, TOO_LARGE),
    ),
)

AFTER = _ranking(
    ("rag", 0.42, 0.83, None),
    ("hybrid", 0.33, 0.16, None),
    ("finetune", -0.11, 0.006, None),
    ("prompt", -0.24, 0.0, None),
    ("long_context", -0.09, 0.0, TOO_LARGE),
)


def _contributions() -> tuple[Contribution, ...]:
    amounts = {
        "external_knowledge": (-0.14, 0.03, 0.17, -0.08, 0.12),
        "data_change": (0.0, 0.01, 0.08, -0.09, 0.04),
        "hallucination_tolerance": (-0.05, 0.0, 0.07, -0.03, 0.06),
        "style_need": (0.01, -0.01, -0.02, 0.05, 0.04),
        "labelled_examples": (-0.01, 0.0, -0.01, 0.02, 0.01),
        "citations_needed": (-0.05, -0.02, 0.13, -0.06, 0.06),
        "model_access": (0.0, 0.0, 0.0, 0.02, 0.01),
    }
    return tuple(
        Contribution(
            trait=trait,
            option=option,
            amount=amount,
            level=ANSWERS[trait].level,
            because=f"What {TRAITS[trait].title.lower()} at this level means for {option}.",
            source=("hotz", "ovadia") if option in ("rag", "finetune") else ("handbook",),
            evidence="published" if option == "rag" else "asserted",
        )
        for trait, row in amounts.items()
        for option, amount in zip(NAMES, row, strict=True)
    )


CHANGES = (
    AnswerChange(
        trait="style_need",
        from_level="some",
        to_level="strong",
        steps=1,
        option="hybrid",
        acceptability=0.61,
    ),
    WeightChange(trait="citations_needed", from_weight=6.0, to_weight=1.9, option="hybrid"),
    OpenQuestion(
        trait="latency",
        gain=0.06,
        flip=0.12,
        leads_to={"relaxed": "rag", "interactive": "rag", "tight": "hybrid"},
    ),
)

PROVENANCE = Provenance(
    advisor="0.1.0",
    draws=10_000,
    seed=0,
    created="2026-03-12T10:02:00+00:00",
    answers_sha256="c4" * 32,
    evidence=(),
)

USE_CASE = UseCase(
    title="Answers for service technicians",
    description="Technicians ask on site how to service a heat pump; the answer stands in one of "
    "about 4,000 manuals.",
    target=Target(metric="token_f1", value=0.6),
    error_cost="A wrong torque value breaks a compressor: about 900 EUR.",
)


def answers_only() -> Assessment:
    return Assessment(
        rubric=RubricIdentity(id="default", version="1.0.0", sha256="ab" * 32),
        use_case=USE_CASE,
        answers=ANSWERS,
        verdict=BEFORE.verdict,
        ranking=BEFORE.ranking,
        contributions=_contributions(),
        would_change_it=CHANGES,
        options=OPTIONS,
        traits=TRAITS,
        sources=SOURCES,
        provenance=PROVENANCE,
    )


def with_evidence() -> Assessment:
    """Add a run of four arms, disagreements, three people and a cost estimate."""
    measured = Contribution(
        trait="measured_quality",
        option="rag",
        amount=0.09,
        level="measured",
        because="RAG scores 0.35 more than the plain prompt on the same items.",
        source=("retrieval_recalls_gold_document",),
        evidence="measured",
    )
    return answers_only().model_copy(
        update={
            "verdict": Verdict(
                option="rag", status="recommended", confidence=0.83, because=REASONS
            ),
            "ranking": AFTER,
            "before": BEFORE,
            "contributions": (*_contributions(), measured),
            "findings": FINDINGS,
            "disagreements": (
                Disagreement(
                    about="labelled_examples",
                    asserted="Thousands",
                    measured="240 usable examples (hundreds)",
                    why="Most tickets hold no accepted answer.",
                    do="Label 300 more, or leave fine-tuning for later.",
                ),
            ),
            "agreement": _agreement(),
            "cost": _cost(),
            "runs": (run(),),
            "provenance": PROVENANCE.model_copy(update={"evidence": ("run",)}),
        }
    )


def _agreement() -> Agreement:
    other = {**ANSWERS, "style_need": Answer(level="strong", note="Marketing insists.")}
    third = {**ANSWERS, "latency": Answer(level="interactive")}
    strict = Stage(
        verdict=Verdict(option="hybrid", status="close_call", confidence=0.55, because=REASONS[:1]),
        ranking=_ranking(
            ("hybrid", 0.35, 0.55, None),
            ("rag", 0.29, 0.43, None),
            ("finetune", 0.08, 0.02, None),
            ("prompt", -0.2, 0.0, None),
            ("long_context", -0.1, 0.0, TOO_LARGE),
        ),
    )
    return Agreement(
        people=(
            Person(name="Ada (engineering)", answers=ANSWERS, stage=BEFORE),
            Person(name="Bo (marketing)", answers=other, stage=strict),
            Person(name="Cleo (service)", answers=third, stage=BEFORE),
        ),
        differences=(
            Difference(
                trait="style_need",
                levels={
                    "Ada (engineering)": "some",
                    "Bo (marketing)": "strong",
                    "Cleo (service)": "some",
                },
                matters=True,
            ),
            Difference(
                trait="latency",
                levels={
                    "Ada (engineering)": "unknown",
                    "Bo (marketing)": "unknown",
                    "Cleo (service)": "interactive",
                },
                matters=False,
            ),
        ),
        kendall_w=0.78,
    )


PRICE = Price(
    model="small-hosted-model",
    input_per_million=0.15,
    output_per_million=0.6,
    tuned_factor=2,
    training_per_million=3,
    source="Provider's price page, 2026-03-01",
)


def _cost() -> CostEstimate:
    tokens = {"prompt": 240, "long_context": 96_000, "rag": 1_240, "finetune": 180, "hybrid": 1_180}
    setup = {"prompt": 0, "long_context": 0, "rag": 40, "finetune": 90, "hybrid": 130}
    month = {"prompt": 62, "long_context": 5_800, "rag": 130, "finetune": 410, "hybrid": 520}
    return CostEstimate(
        inputs=CostInputs(
            requests_per_month=(20_000, 40_000),
            prompt_tokens=tokens,
            output_tokens=dict.fromkeys(NAMES, 60),
            corpus_tokens=2_400_000,
            training_tokens=310_000,
            refreshes_per_month=1,
            price=PRICE,
            tuned_price=PRICE,
            assumed=("60 tokens written per request",),
        ),
        horizon_months=12,
        options=tuple(
            OptionCost(
                option=name,
                setup_low=setup[name] * 0.7,
                setup_high=setup[name] * 1.5,
                per_month_low=month[name],
                per_month_high=month[name] * 2,
                per_request_low=month[name] / 20_000,
                per_request_high=month[name] / 20_000,
                cumulative_low=tuple(setup[name] * 0.7 + month[name] * k for k in range(1, 13)),
                cumulative_high=tuple(
                    setup[name] * 1.5 + month[name] * 2 * k for k in range(1, 13)
                ),
            )
            for name in NAMES
        ),
        break_even=(
            BreakEven(cheaper="finetune", than="rag", requests_per_month=410_000),
            BreakEven(cheaper="hybrid", than="rag", requests_per_month=0),
        ),
    )
