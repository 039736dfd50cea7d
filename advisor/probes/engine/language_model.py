"""A small language model: counts tokens, answers in batches, weighs answers, wears adapters.

Greedy throughout: one batch on one machine gives one result. Knows chats and tokens; leaves the
arithmetic to `decoder`, and does not know what it is asked, or why.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

import torch
import transformers
from jinja2 import TemplateError

from advisor.errors import InputError, MissingModel
from advisor.probes.engine.adapter import merged
from advisor.probes.engine.choosing import choose_likeliest, inner_tokens
from advisor.probes.engine.crew import crew
from advisor.probes.engine.decoder import Decoder
from advisor.probes.engine.heap import give_back
from advisor.probes.engine.loading import UNLOADABLE, cannot_load
from advisor.probes.engine.precision import Precision
from advisor.probes.engine.store import weights_sha256
from advisor.probes.engine.tuning import answer_loss
from advisor.probes.engine.writing import Ends, write

if TYPE_CHECKING:
    from advisor.probes.engine.lora import TrainingPair

BATCH_MEMORY_BYTES = 256 * 2**20
"""Of keys and values in one batch: 11,000 tokens of the default model."""

BATCH_ROWS = 128
"""Beyond this a step costs nearly in proportion to its rows, so larger batches gain little."""

LEAST_ROWS = 4
"""Of a batch, for each core: for fewer, reading the weights twice costs more than is won."""


class Message(TypedDict):
    """One turn of a chat."""

    role: str
    """system, user or assistant."""
    content: str
    """What was said."""


class Generation(NamedTuple):
    """What a model made of one prompt."""

    text: str
    """The answer, without what ends it, and without spaces around it."""
    prompt_tokens: int
    """Tokens read."""
    output_tokens: int
    """Tokens written, the end of turn included."""


class LanguageModel:
    """A causal language model with a chat template."""

    def __init__(
        self, decoder: Decoder, tokenizer: Any, generation: Any, *, id: str, sha256: str
    ) -> None:
        """Put a model together; `load` reads one from a folder."""
        self.decoder = decoder
        self.id = id
        self.sha256 = sha256
        self.context_tokens = len(decoder.rotations.cosine)
        self._tokenizer = tokenizer
        self._generation = generation

    @classmethod
    def load(
        cls, path: Path, *, id: str, precision: Precision, threads: int, device: str | None = None
    ) -> LanguageModel:
        """Load a model from a folder.

        Args:
            path: The folder, as `save_pretrained` writes it, with safetensors weights.
            id: What to call the model.
            precision: Number format of the weights.
            threads: Threads of the numeric library; set for the whole process.
            device: Where to compute; a GPU where there is one if left out.

        Raises:
            MissingModel: The folder holds no model that can be loaded, or none with a chat
                template, or one of a family that is not supported.
        """
        torch.set_num_threads(threads)
        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        where = device or ("cuda" if torch.cuda.is_available() else "cpu")
        sha256 = weights_sha256(path)
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(path)
            model = transformers.AutoModelForCausalLM.from_pretrained(
                path, dtype=getattr(torch, precision), use_safetensors=True
            )
        except UNLOADABLE as error:
            raise cannot_load(path, error) from None
        if not tokenizer.chat_template:
            raise MissingModel(
                f"{id!r} has no chat template.", hint="Name a model tuned to follow instructions."
            )
        loaded = cls(
            Decoder(model.eval().to(where), crew(threads if where == "cpu" else 1)),
            tokenizer,
            model.generation_config,
            id=id,
            sha256=sha256,
        )
        loaded._check_chat()
        return loaded

    @property
    def precision(self) -> str:
        """Number format of the weights."""
        return str(self.decoder.embedding.dtype).removeprefix("torch.")

    @property
    def device(self) -> str:
        """Where it computes: cpu or cuda."""
        return str(self.decoder.embedding.device.type)

    def prompt_tokens(self, messages: Sequence[Message]) -> list[int]:
        """Turn a chat into token ids, up to and with the opening of the answer."""
        said = list(messages) if self._takes_system else _without_system(messages)
        return self._chat(said, add_generation_prompt=True)

    def answer_tokens(self, text: str) -> list[int]:
        """Turn an answer into token ids, the end of turn included."""
        return [*self._tokenizer(text, add_special_tokens=False)["input_ids"], self._end_of_turn]

    def count(self, text: str) -> int:
        """Count the tokens of bare text."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def plan_batches(
        self, lengths: Sequence[int], *, max_new_tokens: int
    ) -> tuple[tuple[int, ...], ...]:
        """Group prompts into batches of like length that fit the memory.

        Args:
            lengths: Tokens of each prompt.
            max_new_tokens: Most tokens to be written after each.

        Returns:
            Indices into `lengths`, by batch; each index once.
        """
        geometry = self.decoder.geometry
        width = 2 * geometry.layers * geometry.groups * geometry.head_dim
        tokens = BATCH_MEMORY_BYTES // (width * self.decoder.embedding.element_size())
        batches: list[tuple[int, ...]] = []
        batch: list[int] = []
        for index in sorted(range(len(lengths)), key=lambda one: (lengths[one], one)):
            needed = (len(batch) + 1) * (lengths[index] + max_new_tokens)
            if batch and (needed > tokens or len(batch) == BATCH_ROWS):
                batches.append(tuple(batch))
                batch = []
            batch.append(index)
        return (*batches, tuple(batch)) if batch else ()

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        *,
        max_new_tokens: int,
        stop_at_newline: bool = False,
    ) -> list[Generation]:
        """Answer one batch of prompts with the likeliest token at each step.

        Args:
            prompts: Token ids of each, as `prompt_tokens` gives them.
            max_new_tokens: Most tokens to write for each.
            stop_at_newline: Whether an answer ends with its first line.

        Raises:
            InputError: A prompt does not fit the model's context.
        """
        if not prompts:
            return []
        self.check_context(prompts, max_new_tokens)
        ends = self._line_ends if stop_at_newline else self._ends

        def write_part(part: Sequence[int]) -> list[list[int]]:
            rows = [prompts[index] for index in part]
            return write(self.decoder, rows, max_new_tokens=max_new_tokens, ends=ends)

        parts = self._parts(prompts)
        written = self.decoder.crew.work([partial(write_part, part) for part in parts])
        made = {
            index: Generation(self._text(ids, stop_at_newline), len(prompts[index]), len(ids))
            for part, texts in zip(parts, written, strict=True)
            for index, ids in zip(part, texts, strict=True)
        }
        give_back()
        return [made[index] for index in range(len(prompts))]

    def choose(
        self, prompts: Sequence[Sequence[int]], choices: Sequence[Sequence[int]]
    ) -> list[int]:
        """Find the likeliest of the choices after each prompt, by summed log-likelihood.

        Args:
            prompts: Token ids of each, as `prompt_tokens` gives them.
            choices: Token ids of each, as `answer_tokens` gives them.

        Returns:
            For each prompt, the index of its choice.

        Raises:
            InputError: A prompt does not fit the model's context.
        """
        self.check_context(prompts, max(len(choice) for choice in choices))
        chosen: dict[int, int] = {}
        lengths = [len(prompt) for prompt in prompts]
        for batch in self.plan_batches(lengths, max_new_tokens=inner_tokens(choices)):
            parts = self._parts([prompts[index] for index in batch])
            rows = [[batch[place] for place in part] for part in parts]
            found = self.decoder.crew.work(
                [
                    partial(choose_likeliest, self.decoder, [prompts[one] for one in some], choices)
                    for some in rows
                ]
            )
            chosen |= zip(chain(*rows), chain(*found), strict=True)
            give_back()
        return [chosen[index] for index in range(len(prompts))]

    @torch.inference_mode()
    def losses(self, pairs: Sequence[TrainingPair]) -> list[float]:
        """Measure how unlikely each answer is: mean negative log-likelihood of its tokens, in nats.

        Raises:
            InputError: A pair does not fit the model's context.
        """
        if not pairs:
            return []
        rows = [[*pair.prompt, *pair.answer[:-1]] for pair in pairs]
        self.check_context(rows, 0)
        order = _by_length(rows)
        wanted = [range(len(pairs[index].prompt) - 1, len(rows[index])) for index in order]
        seen = self.decoder.read([rows[index] for index in order], wanted=wanted)
        answers = [token for index in order for token in pairs[index].answer]
        tokens = torch.tensor(answers, device=seen.hidden.device)
        costs = answer_loss(self.decoder, seen.hidden, tokens).losses.cpu()
        shares = costs.split([len(pairs[index].answer) for index in order])
        means = {index: float(share.mean()) for index, share in zip(order, shares, strict=True)}
        return [means[index] for index in range(len(pairs))]

    @contextlib.contextmanager
    def adapted(self, adapter_folder: Path) -> Iterator[LanguageModel]:
        """Wear an adapter while the context lasts; afterwards every weight is what it was.

        Raises:
            MissingModel: The folder holds no adapter for this model.
        """
        with merged(adapter_folder, self.decoder.blocks):
            yield self

    def _parts(self, prompts: Sequence[Sequence[int]]) -> list[list[int]]:
        """Share prompts out to the crew, in order of length."""
        order = _by_length(prompts)
        count = min(self.decoder.crew.size, max(1, len(prompts) // LEAST_ROWS))
        return [order[number::count] for number in range(count)]

    def check_context(self, rows: Sequence[Sequence[int]], more: int) -> None:
        """See that rows of tokens, and as many more, fit.

        Raises:
            InputError: One does not.
        """
        longest = max((len(row) for row in rows), default=0) + more
        if longest > self.context_tokens:
            raise InputError(
                f"{longest} tokens do not fit the {self.context_tokens} that {self.id!r} can read.",
                hint="Give it shorter inputs or fewer passages.",
            )

    def _text(self, ids: Sequence[int], first_line: bool) -> str:
        text = str(self._tokenizer.decode(ids, skip_special_tokens=True)).strip()
        return text.splitlines()[0].strip() if first_line and text else text

    def _chat(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> list[int]:
        # A model that may think aloud is asked not to: what it thinks is no answer, and an adapter
        # learns answers alone. Templates that know no such switch ignore it.
        ids = self._tokenizer.apply_chat_template(
            list(messages),
            add_generation_prompt=add_generation_prompt,
            enable_thinking=False,
            tokenize=True,
            return_dict=False,
        )
        return list(ids)

    @cached_property
    def _takes_system(self) -> bool:
        """Whether the template knows a system turn; some refuse it."""
        asked: list[Message] = [
            {"role": "system", "content": "a"},
            {"role": "user", "content": "b"},
        ]
        try:
            self._chat(asked, add_generation_prompt=True)
        except TemplateError:
            return False
        return True

    def _check_chat(self) -> None:
        """See that answers begin where the prompt ends, and that they can end."""
        try:
            opening = self._tokenizer.decode(self.prompt_tokens([{"role": "user", "content": "a"}]))
        except TemplateError as error:
            raise MissingModel(f"The chat template of {self.id!r} fails: {error}.") from None
        if opening.rstrip().endswith("<think>"):
            raise MissingModel(
                f"{self.id!r} always thinks aloud before it answers, which no arm is asked for.",
                hint="Name a model tuned to follow instructions.",
            )
        if not self._end_tokens:
            raise MissingModel(f"{self.id!r} names no token that ends an answer.")

    @cached_property
    def _end_tokens(self) -> tuple[int, ...]:
        named = self._generation.eos_token_id
        ends = {*(named if isinstance(named, list) else [named]), self._tokenizer.eos_token_id}
        return tuple(sorted(end for end in ends if end is not None))

    @cached_property
    def _end_of_turn(self) -> int:
        # What the template itself writes after an answer: not every model's turns end as its
        # texts do.
        asked: list[Message] = [{"role": "user", "content": "a"}]
        told: Message = {"role": "assistant", "content": "b"}
        answered = self._chat([*asked, told], add_generation_prompt=False)
        after = answered[len(self.prompt_tokens(asked)) :]
        return int(next((one for one in after if one in self._end_tokens), self._end_tokens[0]))

    @cached_property
    def _ends(self) -> Ends:
        return Ends(self._end_tokens, newlines=None, blanks=None)

    @cached_property
    def _line_ends(self) -> Ends:
        texts = self._tokenizer.batch_decode([[one] for one in range(len(self.decoder.head))])
        return Ends(
            self._end_tokens,
            newlines=torch.tensor(["\n" in text for text in texts]),
            blanks=torch.tensor([not text.strip() for text in texts]),
        )


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """Put what the system says before what the user says first."""
    said = "\n\n".join(one["content"] for one in messages if one["role"] == "system")
    others = [one for one in messages if one["role"] != "system"]
    if not said or not others:
        return others
    first: Message = {"role": others[0]["role"], "content": f"{said}\n\n{others[0]['content']}"}
    return [first, *others[1:]]


def _by_length(rows: Sequence[Sequence[int]]) -> list[int]:
    return sorted(range(len(rows)), key=lambda index: (len(rows[index]), index))
