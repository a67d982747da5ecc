"""The names of all jobs as strings, so that the app can promise work without importing the workers."""

CHECK_FILM = "workers.films.check_film"
SEND_MESSAGE = "workers.mail.send_message"
DRAW_PLAN = "workers.assignments.draw_plan"
APPLY_PLAN = "workers.assignments.apply"
TELL_JUDGES = "workers.assignments.tell_judges"
PROPOSE_REPAIR = "workers.assignments.propose_repair"
MARK_SILENT = "workers.assignments.mark_silent"
RUN_TALLY = "workers.results.run_tally"
PROBE_TALLY = "workers.results.probe_tally"
ANNOUNCE = "workers.publication.announce_winners"
TELL_ENTRANTS = "workers.publication.tell_entrants"
MAKE_FINAL = "workers.publication.make_final"
REMOVE_FILES = "workers.files.remove_files"
SWEEP_UPLOADS = "workers.files.sweep_uploads"

ALL = (
    CHECK_FILM,
    SEND_MESSAGE,
    DRAW_PLAN,
    APPLY_PLAN,
    TELL_JUDGES,
    PROPOSE_REPAIR,
    MARK_SILENT,
    RUN_TALLY,
    PROBE_TALLY,
    REMOVE_FILES,
    SWEEP_UPLOADS,
    ANNOUNCE,
    TELL_ENTRANTS,
    MAKE_FINAL,
)

# Which queue a job waits in: films are slow and must not hold up a tally.
QUEUES = {CHECK_FILM: "films"}
DEFAULT_QUEUE = "jobs"
