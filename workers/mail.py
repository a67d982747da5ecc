"""Sending what was written: by the mail server that SMTP_URL names, else the message is kept to be read."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.mail.models import Message, MessageState
from app.mail.operations import settle
from config import Settings
from workers.job import Job

TIMEOUT_SECONDS = 30


def send_message(job: Job) -> None:
    """Send one message once; a mail server that is away makes the job wait and try again."""
    with job.reading() as session:
        message = session.get_one(Message, job.payload["message_id"])
    if message.state is MessageState.WRITTEN and job.settings.smtp_url:
        _send(job.settings, message)
    with job.finishing() as session:
        settle(session, message.id, _outcome(job.settings))


def send_messages(job: Job) -> None:
    """Send some messages, each once; what went out before a fault is not sent again."""
    ids: list[int] = job.payload["message_ids"]
    for place, message_id in enumerate(ids):
        with job.reading() as session:
            message = session.get_one(Message, message_id)
        if message.state is MessageState.WRITTEN and job.settings.smtp_url:
            _send(job.settings, message)
            job.progress(100 * place // len(ids))
            _settle(job, [message_id])
    if not job.settings.smtp_url:
        _settle(job, ids)
    with job.finishing():
        return


def _settle(job: Job, ids: list[int]) -> None:
    with job.writing() as session:
        for message_id in ids:
            settle(session, message_id, _outcome(job.settings))


def _outcome(settings: Settings) -> MessageState:
    return MessageState.SENT if settings.smtp_url else MessageState.KEPT


def _send(settings: Settings, message: Message) -> None:
    mail = EmailMessage()
    mail["From"] = settings.mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    # The same id on every try lets the receiving side drop a repetition.
    mail["Message-ID"] = f"<laurel-{message.id}@{urlsplit(settings.base_url).hostname}>"
    mail.set_content(message.body)
    server = urlsplit(settings.smtp_url)
    secure = server.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(server.hostname or "localhost", server.port or 0, timeout=TIMEOUT_SECONDS) as connection:
        if not secure and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(mail)
