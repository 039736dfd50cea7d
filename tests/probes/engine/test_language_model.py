import pytest
import torch
import transformers
from torch.nn import functional

from advisor.errors import InputError, MissingModel
from advisor.probes.engine.lora import TrainingPair
from tests.probes.engine.conftest import TEMPLATE, WORDS, load_reference, load_tiny, save_tiny


def greedy(reference, prompt, *, steps):
    """What transformers writes after a prompt on its own, token by token."""
    written = reference.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, len(prompt)),
        max_new_tokens=steps,
        do_sample=False,
        pad_token_id=0,
    )
    return written[0, len(prompt) :].tolist()


def written(model, prompts, **changes):
    made = model.generate(prompts, **{"max_new_tokens": 12, **changes})
    return [one.text.split() for one in made]


def words(model, ids):
    return model._tokenizer.decode(ids, skip_special_tokens=True).split()


def test_writes_what_transformers_writes_token_for_token(tiny, reference, prompts):
    made = tiny.generate(prompts, max_new_tokens=12)
    for prompt, one in zip(prompts, made, strict=True):
        expected = greedy(reference, prompt, steps=12)
        assert one.text.split() == words(tiny, expected)
        assert one.output_tokens == len(expected)
        assert one.prompt_tokens == len(prompt)


@pytest.mark.parametrize("copied", [0, 1000])
def test_a_common_beginning_may_be_copied_or_looked_at_in_place(
    tiny, reference, prompts, copied, monkeypatch
):
    monkeypatch.setattr("advisor.probes.engine.decoder.COPIED_PREFIX", copied)
    assert written(tiny, prompts) == [
        words(tiny, greedy(reference, prompt, steps=12)) for prompt in prompts
    ]


def test_prompts_without_a_common_beginning_come_out_the_same(tiny, reference):
    prompts = [[5, 6, 7], [9, 4, 3, 8, 12, 11, 10], [6], [7, 7]]
    assert written(tiny, prompts) == [
        words(tiny, greedy(reference, prompt, steps=12)) for prompt in prompts
    ]


@pytest.mark.parametrize("kind", ["mistral", "qwen2", "qwen3"])
def test_other_families_come_out_as_transformers_has_them(tmp_path, kind):
    changes = {"sliding_window": None} if kind == "mistral" else {"use_sliding_window": False}
    changes |= {"head_dim": 16} if kind == "qwen3" else {}
    folder = save_tiny(tmp_path, kind=kind, **changes)
    model, reference = load_tiny(folder), load_reference(folder)
    prompts = [[5, 6, 7, 8, 9, 10, 4], [5, 6, 7, 8, 9], [5, 6, 7, 8, 12, 11]]
    assert written(model, prompts) == [
        words(model, greedy(reference, prompt, steps=12)) for prompt in prompts
    ]


def test_nothing_asked_nothing_answered(tiny):
    assert tiny.generate([], max_new_tokens=3) == []
    assert tiny.losses([]) == []
    assert tiny.choose([], [[5, 2]]) == []


def test_a_batch_gives_the_same_twice(tiny, prompts):
    assert tiny.generate(prompts, max_new_tokens=9) == tiny.generate(prompts, max_new_tokens=9)


def test_stops_at_the_end_of_the_first_line(tiny, reference, prompts):
    for prompt, one in zip(
        prompts, tiny.generate(prompts, max_new_tokens=40, stop_at_newline=True), strict=True
    ):
        text = tiny._tokenizer.decode(greedy(reference, prompt, steps=40), skip_special_tokens=True)
        assert one.text == (text.strip().splitlines() or [""])[0].strip()


def test_losses_are_the_mean_cross_entropy_of_the_answer(tiny, reference, prompts):
    answers = ["yes", "no one two", "the cat sat on the mat", "red blue"]
    pairs = [
        TrainingPair(tuple(prompt), tuple(tiny.answer_tokens(answer)))
        for prompt, answer in zip(prompts, answers, strict=True)
    ]
    for pair, loss in zip(pairs, tiny.losses(pairs), strict=True):
        assert loss == pytest.approx(reference_loss(reference, pair), rel=1e-4)


def reference_loss(reference, pair):
    with torch.no_grad():
        logits = reference(torch.tensor([[*pair.prompt, *pair.answer]])).logits[0]
    places = logits[len(pair.prompt) - 1 : -1]
    return float(functional.cross_entropy(places, torch.tensor(pair.answer)))


def test_chooses_what_weighing_every_choice_would_choose(tiny, prompts):
    texts = ["yes", "yes no", "the cat", "the cat sat", "the dog", "red blue one", "blue", "a a a"]
    choices = [tiny.answer_tokens(text) for text in texts]
    expected = []
    for prompt in prompts:
        pairs = [TrainingPair(tuple(prompt), tuple(choice)) for choice in choices]
        sums = [
            loss * len(pair.answer) for loss, pair in zip(tiny.losses(pairs), pairs, strict=True)
        ]
        expected.append(sums.index(min(sums)))
    assert tiny.choose(prompts, choices) == expected


def test_plans_every_prompt_once_and_like_lengths_together(tiny):
    lengths = [7, 300, 12, 9, 280, 11, 10]
    batches = tiny.plan_batches(lengths, max_new_tokens=5)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    planned = [lengths[index] for batch in batches for index in batch]
    assert planned == sorted(lengths)
    assert tiny.plan_batches([], max_new_tokens=5) == ()


def test_large_plans_keep_within_the_memory(tiny, monkeypatch):
    monkeypatch.setattr("advisor.probes.engine.language_model.BATCH_MEMORY_BYTES", 2**16)
    batches = tiny.plan_batches([40] * 50, max_new_tokens=10)
    each = 50 * 2 * 2 * 2 * 8 * 4  # tokens, keys and values, layers, groups, head, bytes
    assert all(len(batch) * each <= 2**16 for batch in batches)
    assert len(batches) > 1


def test_the_answer_ends_as_the_template_ends_a_turn(tiny):
    assert words(tiny, tiny.answer_tokens("red mat")) == ["red", "mat"]
    assert tiny.answer_tokens("red mat")[-1] == tiny._tokenizer.eos_token_id
    assert tiny.count("red mat") == 2


def test_a_prompt_beyond_the_context_is_refused_in_one_line(tiny):
    with pytest.raises(InputError, match="do not fit"):
        tiny.generate([[5] * 250], max_new_tokens=20)


def test_bfloat16_is_as_close_to_float32_as_transformers_is(tiny_folder, reference, prompts):
    coarse = load_tiny(tiny_folder, precision="bfloat16")
    theirs = load_reference(tiny_folder, dtype=torch.bfloat16)
    pairs = [TrainingPair(tuple(prompt), (6, 7, 8, 9, 2)) for prompt in prompts]
    exact = [reference_loss(reference, pair) for pair in pairs]
    ours = max(abs(a - b) for a, b in zip(coarse.losses(pairs), exact, strict=True))
    other = max(abs(reference_loss(theirs, a) - b) for a, b in zip(pairs, exact, strict=True))
    assert ours <= 2 * other + 0.02
    assert coarse.precision == "bfloat16"


def test_an_unsupported_family_is_named(tmp_path):
    save_tiny(tmp_path, kind="gpt_neox", num_key_value_heads=None)
    with pytest.raises(MissingModel, match="gpt_neox"):
        load_tiny(tmp_path)


def test_a_sliding_window_is_refused(tmp_path):
    save_tiny(tmp_path, kind="mistral", sliding_window=16)
    with pytest.raises(MissingModel, match="window"):
        load_tiny(tmp_path)


def test_a_folder_without_safetensors_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(MissingModel, match="safetensors"):
        load_tiny(tmp_path)


@pytest.mark.parametrize("bias", ["attention_bias", "mlp_bias"])
def test_biases_that_the_arithmetic_would_lose_are_refused(tmp_path, bias):
    save_tiny(tmp_path, **{bias: True})
    with pytest.raises(MissingModel, match="biases"):
        load_tiny(tmp_path)


def test_a_torn_file_is_one_line(tmp_path):
    weights = save_tiny(tmp_path) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(MissingModel, match="cannot be loaded"):
        load_tiny(tmp_path)


def with_template(folder, template):
    save_tiny(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return folder


def test_a_model_that_may_think_is_asked_to_answer(tmp_path):
    quiet = "{% if enable_thinking is defined and enable_thinking is false %}{% else %}"
    folder = with_template(tmp_path, TEMPLATE + quiet + "<think> {% endif %}")
    model = load_tiny(folder)
    asked = [{"role": "user", "content": "cat"}]
    plain = "<|im_start|> user cat <|im_end|> <|im_start|> assistant".split()
    assert model.prompt_tokens(asked) == [WORDS.index(word) for word in plain]


def test_a_model_that_always_thinks_is_refused(tmp_path):
    folder = with_template(tmp_path, TEMPLATE.replace("assistant {%", "assistant log {%"))
    for file in folder.glob("*"):
        if file.suffix in (".json", ".jinja"):
            file.write_text(file.read_text().replace("log", "<think>"))
    with pytest.raises(MissingModel, match="thinks aloud"):
        load_tiny(folder)


def test_what_a_template_has_no_system_turn_for_is_said_by_the_user(tmp_path):
    refusing = "{% if messages[0].role == 'system' %}{{ raise_exception('No system.') }}{% endif %}"
    model = load_tiny(with_template(tmp_path, refusing + TEMPLATE))
    system = {"role": "system", "content": "red"}
    told = model.prompt_tokens([system, {"role": "user", "content": "cat"}])
    alone = model.prompt_tokens([{"role": "user", "content": "red\n\ncat"}])
    assert told == alone
