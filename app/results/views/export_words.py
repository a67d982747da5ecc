"""Words of exports: what each holds, its forms, and why one could not be made."""

from __future__ import annotations

from app.web.rules import N_

KIND_WORDS = {
    "entries": (N_("Entries"), N_("Every entry with its makers, AI tools and film facts.")),
    "credits": (N_("Credits"), N_("One row for each credited person.")),
    "assignments": (N_("Assignments"), N_("Every seat that was given, with its times.")),
    "scores": (
        N_("Scores"),
        N_("One row for each judge, film and criterion, with times, words, defects and proof of viewing."),
    ),
    "votes": (N_("Votes"), N_("Words of triage, places of an order, choices between two films.")),
    "comments": (N_("Comments"), N_("What judges wrote to the jury and to the makers.")),
    "defects": (N_("Defects"), N_("Craft faults at their moments.")),
    "viewing": (N_("Proof of viewing"), N_("Which stretches of a film each judge has seen.")),
    "conflicts": (N_("Conflicts"), N_("Ties between judges and entries, lifted ones included.")),
    "standings": (N_("Standings"), N_("Every round's newest tally with its workings.")),
    "winners": (N_("Winners"), N_("Awards, winners, statements and empty seats, as the list stands.")),
    "screening": (
        N_("Screening list"),
        N_("For the projectionist: length, shape and digest of every winning film."),
    ),
    "book": (
        N_("Jury book"),
        N_("A page for each film of a round, with room for notes; blind as the round is."),
    ),
    "audit": (N_("Record"), N_("The contest's chain of acts, link by link.")),
    "evidence": (N_("Evidence"), N_("The newest seal's anonymous bundle, which anybody can recompute.")),
}
FORMS = {
    "csv": N_("CSV"),
    "xlsx": N_("XLSX"),
    "json": N_("JSON"),
    "zip": N_("ZIP"),
    "films": N_("ZIP with films"),
    "pdf": N_("PDF"),
}
PROBLEMS = {
    "gave_up": N_("Something went wrong several times. Ask again; if it fails again, look at the log."),
    "no_seal": N_("There is no sealed list yet. Seal the list first, then export its evidence."),
    "no_bundle": N_("The newest seal has no bundle that could be recomputed."),
    "no_room": N_("These films do not fit on the server's disk. Export the posters alone, or make room."),
    "films_show_names": N_("Films name their makers. Take them with names, or the table without."),
}
