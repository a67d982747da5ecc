"""The `laurel` command: a table of names, of which only the chosen one is loaded."""

from __future__ import annotations

import importlib
import os
import sys

import click

# A name on the command line is the module app.commands.<name> with its dashes as underscores.
COMMANDS = {
    "run": "Start Laurel on this machine and keep it running.",
    "demo": "Carry a demo contest through every step with real films.",
    "screenshots": "Take a picture of every page, in both languages and all themes.",
    "create-organizer": "Print a one-time link for a new organizer.",
    "bench": "Measure this machine against the goals, beside peers.",
    "seed": "Fill the database with a believable contest of any size.",
    "assign": "Run the assignment engine on a file.",
    "verify": "Recompute a published result from its evidence bundle.",
    "doctor": "Check the configuration, the services and, with --data, the stored data.",
    "import": "Take in the entries of a contest from elsewhere: a table and a folder of films.",
    "migrate": "Bring the database to the newest shape.",
    "tally": "Run the tally engine on a file of scores.",
    "export": "Write a table of a contest as CSV, XLSX, JSON or ZIP.",
}
# A command whose name Python keeps for itself.
MODULES = {"import": "import_entries"}


class Commands(click.Group):
    """A group that shows its table without loading a single command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Load the chosen command, and nothing else."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        command: click.Command = importlib.import_module(f"app.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Write the table under the help text."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
def laurel() -> None:
    """Laurel runs a film contest from the call for entries to the published winner list."""


def main() -> None:
    """Run the chosen command; whatever goes wrong ends in one sentence on stderr."""
    try:
        laurel(prog_name="laurel")
    except Exception as error:
        if os.environ.get("LAUREL_DEBUG") == "1":
            raise
        sys.stderr.write(f"{sentence(error)}\n")
        sys.exit(1)


def sentence(error: Exception) -> str:
    """Say an error in one sentence: our own are written as one, others are named with a way to see more."""
    if type(error).__module__.partition(".")[0] in {"app", "config", "workers"}:
        return str(error)
    what = str(error).partition("\n")[0] or "no further word"
    return (
        f"This went wrong and should not have: {what} ({type(error).__name__}). LAUREL_DEBUG=1 shows where."
    )


if __name__ == "__main__":
    main()
