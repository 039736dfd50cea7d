"""Turns files and people into records: rubrics, answers, cases, sample data, the interview."""
