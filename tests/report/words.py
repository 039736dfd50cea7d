"""The words of a small rubric, as an assessment carries them."""

from advisor.model.assessment import OptionProfile, SourceWords, TraitWords

SOURCES = {
    "hotz": SourceWords(
        title="RAG vs Finetuning, H. Hotz",
        url="https://towardsdatascience.com/rag-vs-finetuning",
        date="2023-08-24",
    ),
    "ovadia": SourceWords(
        title="Fine-Tuning or Retrieval?, O. Ovadia et al.",
        url="https://arxiv.org/abs/2312.05934",
        date="2023-12-10",
    ),
    "handbook": SourceWords(
        title="Team handbook, page 12", url="Handbook, p. 12", date="2025-02-01"
    ),
}

TRAITS = {
    "external_knowledge": TraitWords(
        title="External knowledge",
        question="How much must the model know that it cannot know by itself?",
        kind="fact",
        levels={"none": "None", "some": "Some", "heavy": "Most answers depend on it"},
    ),
    "data_change": TraitWords(
        title="Data freshness",
        question="How often does that knowledge change?",
        kind="fact",
        levels={
            "static": "Practically never",
            "yearly": "About yearly",
            "monthly": "Monthly",
            "weekly": "Weekly",
            "daily": "Daily",
            "realtime": "By the minute",
        },
    ),
    "hallucination_tolerance": TraitWords(
        title="Tolerance for made-up answers",
        question="How bad is an answer that sounds right and is not?",
        kind="requirement",
        levels={"high": "Tolerable", "medium": "Annoying", "low": "Costly", "zero": "Unacceptable"},
    ),
    "style_need": TraitWords(
        title="Voice and form",
        question="How much must wording, voice or form follow a pattern?",
        kind="requirement",
        levels={"none": "Not at all", "some": "Somewhat", "strong": "Strictly"},
    ),
    "labelled_examples": TraitWords(
        title="Labelled examples",
        question="How many examples of good output are at hand?",
        kind="fact",
        levels={
            "none": "None",
            "tens": "Tens",
            "hundreds": "Hundreds",
            "thousands": "Thousands",
            "tens_of_thousands": "Tens of thousands",
        },
    ),
    "citations_needed": TraitWords(
        title="Citations",
        question="Must every answer name where it comes from?",
        kind="requirement",
        levels={"no": "No", "yes": "Yes"},
    ),
    "latency": TraitWords(
        title="Latency",
        question="How quickly must the answer be there?",
        kind="requirement",
        levels={"relaxed": "Minutes are fine", "interactive": "A few seconds", "tight": "At once"},
    ),
    "model_access": TraitWords(
        title="Access to the model",
        question="What may be done with the model?",
        kind="requirement",
        levels={
            "api_only": "Only call it",
            "api_with_finetune": "Call and tune it",
            "open_weights": "Run the weights",
        },
    ),
}

OPTIONS = (
    OptionProfile(
        option="prompt",
        title="Better prompt",
        summary="Improve the instructions, the examples in the prompt and the output constraints.",
        effort="low",
        effort_note="Hours to days; no training data.",
        skills="low",
        skills_note="Clear writing and a habit of measuring.",
        risk="medium",
        risk_note="Behaviour can shift when the provider changes the model.",
        sources=("hotz",),
        next_steps=("Collect 20 real inputs with accepted outputs.", "Write the instruction."),
    ),
    OptionProfile(
        option="long_context",
        title="Documents in the prompt",
        summary="Give the model the whole relevant material with every request.",
        effort="low",
        effort_note="No index and no pipeline.",
        skills="low",
        skills_note="Loading documents and ordering them well.",
        risk="medium",
        risk_note="Cost and delay grow with the input.",
        sources=("handbook",),
        next_steps=("Count the tokens of everything the model may need.",),
    ),
    OptionProfile(
        option="rag",
        title="Retrieval (RAG)",
        summary="Search the documents for each request and answer from the passages found.",
        effort="medium",
        effort_note="An index, a way to keep it fresh, and retrieval quality to tune.",
        skills="medium",
        skills_note="Search and data engineering rather than model training.",
        risk="medium",
        risk_note="Answers are only as good as the passages found.",
        sources=("hotz", "ovadia"),
        next_steps=(
            "Mark the passage that answers each of 50 real questions, and measure how often search "
            "finds it among the first five.",
            "Start with keyword and embedding search together.",
            "Test with the right document removed.",
        ),
    ),
    OptionProfile(
        option="finetune",
        title="Fine-tuning",
        summary="Train the model further on examples of the wanted output.",
        effort="high",
        effort_note="Collecting examples, and training again when the model changes.",
        skills="high",
        skills_note="Data curation, adapter training and evaluation.",
        risk="medium",
        risk_note="Knowledge freezes at training time.",
        sources=("hotz", "ovadia"),
        next_steps=("Prepare 50 to 100 excellent examples.", "Train an adapter and compare."),
    ),
    OptionProfile(
        option="hybrid",
        title="RAG and fine-tuning",
        summary="Retrieve the facts and let a tuned model write from them.",
        effort="high",
        effort_note="Both pipelines, and training data that contain retrieved passages.",
        skills="high",
        skills_note="Everything that both ask for.",
        risk="high",
        risk_note="Two systems to keep up.",
        sources=("hotz",),
        next_steps=("Build retrieval first and measure it alone.",),
    ),
)
