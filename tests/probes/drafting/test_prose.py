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
