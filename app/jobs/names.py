"""The names of all jobs as strings, so that the app can promise work without importing the workers."""

RECEIVE_FILM = "workers.films.receive_film"
PROBE_FILM = "workers.films.probe_film"
CHECK_FILM = "workers.films.check_film"
TAKE_STILLS = "workers.films.take_stills"
MAKE_PROXY = "workers.films.make_proxy"
REMAKE_PROXY = "workers.films.remake_proxy"
MEASURE_FILM = "workers.films.measure_film"
SEARCH_DUPLICATES = "workers.films.search_duplicates"
STORE_FILM = "workers.films.store_film"
LOOK_AT_FILE = "workers.attachments.look_at_file"
STRIP_ORIGINAL = "workers.films.strip_original"
SEND_MESSAGE = "workers.mail.send_message"
SEND_MESSAGES = "workers.mail.send_messages"
LOOK_AT_ENTRY = "workers.screening.look_at_entry"
TELL_DECISIONS = "workers.screening.tell_decisions"
READ_IMPORT = "workers.imports.read_import"
TAKE_IMPORT = "workers.imports.take_import"
DRAW_PLAN = "workers.assignments.draw_plan"
APPLY_PLAN = "workers.assignments.apply"
TELL_JUDGES = "workers.assignments.tell_judges"
PROPOSE_REPAIR = "workers.assignments.propose_repair"
MARK_SILENT = "workers.assignments.mark_silent"
SIMULATE_PLANS = "workers.assignments.simulate_plans"
RUN_TALLY = "workers.results.run_tally"
PROBE_TALLY = "workers.results.probe_tally"
SEAL_WINNERS = "workers.publication.seal_winners"
ANNOUNCE = "workers.publication.announce_winners"
TELL_ENTRANTS = "workers.publication.tell_entrants"
MAKE_FINAL = "workers.publication.make_final"
MAKE_EXPORT = "workers.exports.make_export"
MAKE_LONG_EXPORT = "workers.exports.make_long_export"
EXPIRE_EXPORT = "workers.exports.expire_export"
REMOVE_FILES = "workers.files.remove_files"
SWEEP_UPLOADS = "workers.files.sweep_uploads"

# A film's way, in order. The first ones tell the entrant soon whether the film is accepted.
SOON = (RECEIVE_FILM, PROBE_FILM, CHECK_FILM, TAKE_STILLS)
LONG = (STRIP_ORIGINAL, REMAKE_PROXY, MAKE_PROXY, MEASURE_FILM, SEARCH_DUPLICATES, STORE_FILM)
ALL = (
    *SOON,
    *LONG,
    SEND_MESSAGE,
    SEND_MESSAGES,
    LOOK_AT_FILE,
    DRAW_PLAN,
    APPLY_PLAN,
    TELL_JUDGES,
    PROPOSE_REPAIR,
    MARK_SILENT,
    SIMULATE_PLANS,
    RUN_TALLY,
    PROBE_TALLY,
    MAKE_EXPORT,
    MAKE_LONG_EXPORT,
    EXPIRE_EXPORT,
    REMOVE_FILES,
    SWEEP_UPLOADS,
    SEAL_WINNERS,
    ANNOUNCE,
    TELL_ENTRANTS,
    MAKE_FINAL,
    LOOK_AT_ENTRY,
    READ_IMPORT,
    TAKE_IMPORT,
    TELL_DECISIONS,
)

# Which queue a job waits in: films are slow and must not hold up a tally, nor one that is being encoded
# the quick check of the next; letters to thousands must not hold up anything but each other.
DEFAULT_QUEUE, LETTERS_QUEUE = "jobs", "letters"
QUEUES = {
    **dict.fromkeys(SOON, "films"),
    **dict.fromkeys((*LONG, MAKE_LONG_EXPORT), "films-long"),
    **dict.fromkeys((SEND_MESSAGE, SEND_MESSAGES), LETTERS_QUEUE),
}
# In the order in which workers look for work: the quick ones' queues, then all.
QUICK = (DEFAULT_QUEUE, LETTERS_QUEUE)
EVERY_QUEUE = (*QUICK, "films", "films-long")
