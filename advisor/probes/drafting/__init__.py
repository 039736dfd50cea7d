"""Drafts question-answer pairs from documents, for teams without labelled examples."""
