"""Which sentences of a document can be asked about, and as what text."""

from __future__ import annotations

import pytest

from advisor.model.sample import Document
from advisor.probes.drafting.prose import sentences_of


def read(text):
    return [one.text for one in sentences_of(Document(id="d", text=text))]


def test_headings_tables_code_and_fragments_are_passed_over():
    text = """# A heading that reads like a whole sentence.

The pass lasts 2 years. It is blue.

| A table row that reads like a sentence. |

```sh
The code fence holds five words.
```

Home Tickets Contact Press Jobs Imprint
> A quotation that somebody else once wrote.
"""
    assert read(text) == ["The pass lasts 2 years."]


def test_list_items_stand_alone_and_marks_are_taken_off():
    text = """- The **daily** allowance is [28 euros](rates.md).
- Ask on `#ops` at any *time* of day.
"""
    assert read(text) == ["The daily allowance is 28 euros.", "Ask on #ops at any time of day."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The contract begins\non 1 July 2024.", "The contract begins on 1 July 2024."),
        ("The main-\ntenance costs 5 euros.", "The maintenance costs 5 euros."),
        ("The mill was built in 1820.[12]", "The mill was built in 1820."),
    ],
)
def test_what_a_pdf_reader_breaks_is_joined(text, sentence):
    assert read(text) == [sentence]


def test_a_heading_that_only_its_length_sets_off_is_no_part_of_the_sentence():
    text = """Laboratory: handling of samples
Blood samples are delivered to the laboratory within four hours of being
taken, by the courier Sanivo. Nothing else is delivered there.
Waste
Biological waste is collected by the company on Mondays and on Thursdays, but
never on a Friday.
"""
    assert [one.split()[0] for one in read(text)] == ["Blood", "Nothing", "Biological"]


def test_lines_that_break_before_a_name_stay_one_sentence():
    text = "The agreement that is made today between\nKestrel Housing Association and Orbis holds."
    assert len(read(text)) == 1
