"""The names of all jobs as strings, so that the app can promise work without importing the workers."""

CHECK_FILM = "workers.films.check_film"
SEND_MESSAGE = "workers.mail.send_message"
DRAW_PLAN = "workers.assignments.draw_plan"
RUN_TALLY = "workers.results.run_tally"
REMOVE_FILES = "workers.files.remove_files"
SWEEP_UPLOADS = "workers.files.sweep_uploads"

ALL = (CHECK_FILM, SEND_MESSAGE, DRAW_PLAN, RUN_TALLY, REMOVE_FILES, SWEEP_UPLOADS)

# Which queue a job waits in: films are slow and must not hold up a tally.
QUEUES = {CHECK_FILM: "films"}
DEFAULT_QUEUE = "jobs"
