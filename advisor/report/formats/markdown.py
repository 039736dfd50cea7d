"""For pull requests and wikis: GitHub-flavoured Markdown."""

from __future__ import annotations

from advisor.model.assessment import Assessment
from advisor.report.format import Format, Presentation
from advisor.report.markup import markdown_environment
from advisor.report.story import tell


def render(assessment: Assessment, shown: Presentation) -> str:
    """Lay the story out with `templates/report.md`."""
    template = markdown_environment().get_template("report.md")
    return template.render(story=tell(assessment), redacted=shown.redacted)


FORMAT = Format(name="markdown", suffix=".md", render=render)
