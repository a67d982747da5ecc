"""The job that looks at a file beside a film: pictures are painted anew in a child, documents kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from app.entries.models import Attachment, AttachmentKind, AttachmentState
from app.entries.operations.attaching import Kept, settle_file
from app.media.engine import repaint
from app.media.verdict import FilmProblem
from app.storage import Storage, open_storage
from app.uploads import operations as uploads
from app.uploads import queries as uploaded
from app.uploads.spool import Spool, open_spool
from workers.job import Job

PDF = b"%PDF-"
# Where documents prove something; a poster is a picture.
WITH_DOCUMENTS = (AttachmentKind.EVIDENCE, AttachmentKind.LICENCE)


def look_at_file(job: Job) -> None:
    """Keep a file or refuse it; running it twice leaves one file and one outcome."""
    with job.reading() as session:
        attachment = session.get(Attachment, job.payload["attachment_id"])
    if attachment is None or attachment.state is not AttachmentState.CHECKING:
        with job.finishing():
            return
    spool, storage = open_spool(job.settings), open_storage(job.settings)
    kept = _keep(attachment, spool, storage, job.settings.data_dir / "work")
    with job.finishing() as session:
        settle_file(session, attachment.id, kept)
        upload = uploaded.by_key(session, str(attachment.upload_key))
        if upload is not None:
            uploads.stored(session, spool, upload, sha256=upload.sha256 or kept.sha256)


def _keep(attachment: Attachment, spool: Spool, storage: Storage, work: Path) -> Kept:
    work.mkdir(parents=True, exist_ok=True)
    key = f"files/{attachment.code}"
    with tempfile.TemporaryDirectory(prefix=f"{attachment.code}-", dir=work) as folder:
        source = Path(folder) / "source"
        if not spool.path(str(attachment.upload_key)).exists():
            return Kept(problem="picture_broken")
        shutil.copyfile(spool.path(str(attachment.upload_key)), source)
        if attachment.kind in WITH_DOCUMENTS and source.read_bytes()[:5] == PDF:
            stored = storage.put_file(key, source)
            return Kept(
                storage_key=key, content_type="application/pdf", size=stored.size, sha256=stored.sha256
            )
        try:
            picture = repaint(source, Path(folder) / "made")
        except FilmProblem as found:
            if found.problem.weight == "retry":
                raise
            return Kept(problem=found.problem.code)
        stored = storage.put_file(key, picture.path)
    return Kept(
        storage_key=key,
        content_type="image/jpeg",
        size=stored.size,
        sha256=stored.sha256,
        width=picture.width,
        height=picture.height,
    )
