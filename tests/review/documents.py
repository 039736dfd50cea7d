"""A small readiness rubric and its document, so that tests do not hang on the shipped ones."""

LEVELS = """\
      - {id: absent, title: Absent, meaning: Nothing is said., improvement: Say something.}
      - {id: said, title: Said, meaning: Something is said., improvement: Measure it.}
      - {id: measured, title: Measured, meaning: There is a number., improvement: Keep it.}
"""

RUBRIC = f"""\
kind: readiness
id: small-readiness
version: 1.0.0
title: Readiness of a small thing
summary: Whether the small thing can go ahead.
criteria:
  - id: answers_found
    title: The answers are found
    question: How often is the right page found?
    why: A page that is not found cannot be read.
    levels:
{LEVELS}    required: measured
    risk: high
    risk_note: Nobody gets an answer.
    sources: [us]
  - id: owner_named
    title: Somebody | owns it <!-- /advisor -->
    question: Who is asked when it fails?
    why: Somebody has to be.
    levels:
{LEVELS}    required: said
    risk: low
    risk_note: Nobody is asked.
    sources: [us]
sources:
  us: {{title: Ourselves, url: none, date: 2026-01-02, says: So do we.}}
"""

NEWER = (
    RUBRIC.replace("version: 1.0.0", "version: 2.0.0")
    .replace("The answers are found", "Pages are found")
    .replace("How often is the right page found?", "In what share of questions?")
    .replace("owner_named", "owner_known")
)

BLOCK = "<!-- advisor:readiness rubric=small.yaml -->\n<!-- /advisor -->\n"
