"""Drafts examples from documents, and has a person go through them.

Drafting takes a minute or two, deciding may take an hour: what was drafted is kept before the first
question, and every decision before the next one.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from advisor.errors import InputError, Interrupted, NeedsTerminal, StaleRun
from advisor.files import write_text
from advisor.intake.datasets.corpus import read_corpus
from advisor.intake.datasets.documents import DOCUMENT_ROWS, has_documents
from advisor.intake.drafts import drafts_file, questions_in, read_drafting, write_drafting
from advisor.intake.sorting import Accept, Asked, Edit, Sorting, accept_all, begin
from advisor.model.draft import Drafting, DraftWish
from advisor.model.sample import Document, Sample
from advisor.probes import door
from advisor.probes.progress import Progress, Unwatched
from advisor.wording.numbers import things
from advisor.wording.text import one_line

EXAMPLES = "examples.jsonl"
"""What the file must be called: `advisor probe` looks for it beside the documents."""


class Prompts(Protocol):
    """A way to ask a person."""

    def say(self, text: str) -> None:
        """Show a line that stays."""

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text."""

    def decide(self, sorting: Sorting) -> Asked:
        """Show the draft at hand and ask what becomes of it."""


@dataclass(frozen=True)
class Drafted:
    """What was drafted, and how far it was decided on."""

    path: Path
    """The examples file."""
    drafting: Drafting
    """The drafts, with what was decided."""
    documents: tuple[Document, ...]
    """What they were drafted from."""


def draft_examples(
    documents: Path,
    wish: DraftWish,
    *,
    output: Path,
    attended: bool,
    progress: Progress | None = None,
) -> Drafted:
    """Draft examples, or take up what was drafted into the same file before.

    Args:
        documents: Documents in any form advisor reads.
        wish: What is asked for.
        output: The examples file; rows in it stay.
        attended: Whether open drafts will be decided on.
        progress: Told how it goes.

    Raises:
        InputError: The documents or the output cannot be used.
        NeedsTerminal: Drafts would be open, and nobody is there to decide.
        StaleRun: Other drafts are kept beside the output.
        MissingExtra: The extra `probe` is not installed.
    """
    if output.name != EXAMPLES:
        raise InputError(
            f"{output} is not called {EXAMPLES}, and `advisor probe` would not find it.",
            hint=f"Write: -o {shlex.quote(str(output.parent / EXAMPLES))}",
        )
    stored = read_drafting(output)
    if not attended and (stored is None or stored.count("open")):
        raise NeedsTerminal(
            "Drafts are to be looked through and there is no terminal to ask in.",
            hint="Take them all with --yes, and look through the file afterwards.",
        )
    sample = read_corpus(documents)
    _see_same(stored, sample, wish, output)
    _see_beside(sample, documents, output)
    drafting = stored or _draft(sample, wish, output, progress or Unwatched())
    return Drafted(output, drafting, sample.documents)


def decide(drafted: Drafted, prompts: Prompts | None) -> Drafted:
    """Have every open draft decided on: by a person, or all accepted where nobody is to be asked.

    Args:
        drafted: What is open.
        prompts: How to ask; none to accept.

    Raises:
        NeedsTerminal: The input ended; what was decided is saved.
        CannotWrite: A decision cannot be saved.
        Interrupted: The person pressed Ctrl-C; what was decided is saved.
    """
    if not drafted.drafting.count("open"):
        return drafted
    if prompts is not None:
        return replace(drafted, drafting=_Sitting(drafted, prompts).hold())
    drafting = accept_all(drafted.drafting)
    write_drafting(drafted.path, drafting)
    return replace(drafted, drafting=drafting)


def _see_same(stored: Drafting | None, sample: Sample, wish: DraftWish, output: Path) -> None:
    """See that what is kept was drafted from these documents and with this wish."""
    if stored is None:
        return
    kept = drafts_file(output)
    what = ""
    if stored.documents_sha256 != sample.sha256:
        what = "other documents"
    elif stored.wish != wish:
        before, now = stored.wish.model_dump(), wish.model_dump()
        what = ", ".join(f"--{name} {before[name]}" for name in before if before[name] != now[name])
    if what:
        raise StaleRun(
            f"{kept} holds drafts made with {what.replace('--model None', 'the default model')}.",
            hint=f"Go on with the same, or delete it to draft anew; {output.name} stays.",
        )


def _see_beside(sample: Sample, documents: Path, output: Path) -> None:
    """See that the folder of the output holds these documents, or can take a copy of them.

    Raises:
        InputError: It holds others.
    """
    data = output.resolve().parent
    if not has_documents(data):
        return
    there = {one.id: one.text for one in read_corpus(data).documents}
    strange = next((one for one in sample.documents if there.get(one.id) != one.text), None)
    if strange is not None:
        raise InputError(
            f"{output.parent} holds other documents than {documents}: {strange.id!r} is not "
            "among them.",
            hint="Put the examples into another folder with -o.",
        )


def _draft(sample: Sample, wish: DraftWish, output: Path, watcher: Progress) -> Drafting:
    for one in (*sample.broken, *sample.warnings):
        watcher.note(f"{one.where} {one.why}.")
    drafting = door.draft_examples(sample, wish, known=questions_in(output), progress=watcher)
    if not has_documents(output.resolve().parent):
        rows = "".join(f"{json.dumps(_row(one), ensure_ascii=False)}\n" for one in sample.documents)
        write_text(output.parent / DOCUMENT_ROWS, rows)
        watcher.note(f"Copied the documents into {output.parent / DOCUMENT_ROWS}.")
    write_drafting(output, drafting)
    for line in told(drafting):
        watcher.note(line)
    return drafting


def _row(document: Document) -> dict[str, str]:
    return document.model_dump(exclude_defaults=True)


class _Sitting:
    """One person at one terminal; a decision is saved before anything else is done with it."""

    def __init__(self, drafted: Drafted, prompts: Prompts) -> None:
        self.path = drafted.path
        self.drafting = drafted.drafting
        self.texts = {one.id: one.text.casefold() for one in drafted.documents}
        self.prompts = prompts

    def hold(self) -> Drafting:
        """Ask until nothing is open or the person stops, and give what was decided."""
        sorting = begin(self.drafting)
        try:
            while sorting.at is not None:
                move = self.prompts.decide(sorting)
                made = self._edited(sorting) if isinstance(move, Edit) else move
                sorting = sorting.follow(made)
                if sorting.drafting is not self.drafting:
                    self.drafting = sorting.drafting
                    write_drafting(self.path, self.drafting)
        except KeyboardInterrupt:
            write_drafting(self.path, self.drafting)
            raise Interrupted(
                f"{self._decided()} of {things(len(self.drafting.drafts), 'draft')} decided and "
                "saved; run the same command to go on."
            ) from None
        except EOFError:
            raise NeedsTerminal(
                f"{things(self.drafting.count('open'), 'draft')} open and nobody to ask.",
                hint="Take them all with --yes.",
            ) from None
        return self.drafting

    def _decided(self) -> int:
        return len(self.drafting.drafts) - self.drafting.count("open")

    def _edited(self, sorting: Sorting) -> Accept:
        draft = sorting.draft
        question = self.prompts.line("Question:", default=draft.question)
        answer = self.prompts.line("Answer:", default=draft.answers[0])
        if answer and one_line(answer).casefold() not in self.texts.get(draft.document_id, ""):
            self.prompts.say("  (These words do not stand in the document.)")
        return Accept(question=question, answer=answer)


def told(drafting: Drafting) -> list[str]:
    """Say how many drafts came of how many sentences, and why the others were dropped."""
    by_rule = len(drafting.drafts) + sum(drafting.dropped.values())
    lines = [
        f"{things(drafting.sentences, 'sentence')} gave {things(by_rule, 'draft')}; "
        f"{len(drafting.drafts)} of them are worth a look. Dropped:"
    ]
    ordered = sorted(drafting.dropped.items(), key=lambda one: -one[1])
    lines += [f"  {n} {reason}" for reason, n in ordered]
    if len(drafting.drafts) < drafting.wish.count:
        lines.append(
            f"{drafting.wish.count} were wanted; plainer or more documents would give more."
        )
    return lines


def summary(drafted: Drafted) -> str:
    """Say in a few lines what was decided and what to do next."""
    drafting, path = drafted.drafting, drafted.path
    accepted, gone, left = (drafting.count(one) for one in ("accepted", "dropped", "open"))
    said = f"{things(accepted, 'drafted example')} in {path}, {gone} thrown away"
    said += f", {left} open; run the same command to go on." if left else "."
    lines = [said]
    if accepted:
        data = shlex.quote(str(path.parent))
        lines += [
            "They are marked as drafted, and reports say so: real questions may decide otherwise.",
            f"Next: advisor probe {data} -o run",
        ]
    return "\n".join(lines)
