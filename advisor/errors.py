"""The errors advisor raises, each with the exit code its command ends with.

AdvisorError                        something the user can mend; exit 2
├── InputError                      a file, folder or value given cannot be used
│   ├── UnreadableFile              it is missing, is not text, or cannot be parsed
│   ├── InvalidRubric               a rubric file breaks a rule of the format
│   ├── InvalidAnswers              an answers file names what the rubric does not have
│   ├── InvalidCases                a case file names what the rubric does not have
│   └── InvalidSample               sample data cannot be read, or too much of it is broken
├── NeedsTerminal                   a question must be asked and there is no terminal
├── MissingExtra                    an optional part of advisor is not installed
├── MissingModel                    a model is not there, or is not what it should be
├── CannotWrite                     the disk is full, or the place may not be written to
├── OwnSystemFailed                 a system of the user's own broke while it was asked
└── StaleRun                        a run folder belongs to another plan
Interrupted                         Ctrl-C after everything was saved; exit 130

Knows nothing about click or terminals: `advisor.cli` alone turns these into messages.
"""

from __future__ import annotations


class AdvisorError(Exception):
    """Something the user can mend: one sentence on what and where, and a hint on what to do."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the message and the hint apart, so that each output can set them its own way.

        Args:
            message: What is wrong, and where, in one sentence.
            hint: What to do about it, in one sentence; empty where the message says it.
        """
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(AdvisorError):
    """A file, folder or value that was given cannot be used."""


class UnreadableFile(InputError):
    """A file is missing, is not text, or cannot be parsed."""


class InvalidRubric(InputError):
    """A rubric file can be parsed but breaks a rule of the format."""

    def __init__(self, message: str, *, hint: str = "", complaints: tuple[str, ...] = ()) -> None:
        """Keep all that is wrong, for whoever wants to mend it in one go.

        Args:
            message: The first complaint.
            hint: What to do about it.
            complaints: Every complaint with file, line and path; empty where no file was read.
        """
        super().__init__(message, hint=hint)
        self.complaints = complaints


class InvalidAnswers(InputError):
    """An answers file names a trait, a level or a rubric version that the rubric does not have."""


class InvalidCases(InputError):
    """A case file has a broken line, or names a trait or level that the rubric does not have."""


class InvalidSample(InputError):
    """Sample data cannot be read, or more of it is broken than a result could survive."""


class NeedsTerminal(AdvisorError):
    """A question must be asked and standard input is not a terminal."""


class MissingExtra(AdvisorError):
    """An optional part of advisor is needed and not installed."""


class MissingModel(AdvisorError):
    """A model is not there, or its checksum is not the expected one."""


class CannotWrite(AdvisorError):
    """A file could not be written; what stood there before still does."""


class OwnSystemFailed(AdvisorError):
    """A system of the user's own raised an error; what it had answered before is kept."""


class StaleRun(AdvisorError):
    """A run folder was made by another plan, and following it would mix two experiments."""


class Interrupted(AdvisorError):
    """The user pressed Ctrl-C; everything finished so far is saved."""

    exit_code = 130
