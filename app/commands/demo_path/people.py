"""Who takes part in the demo: invented people in both scripts, one known password, how to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.commands.demo_films.story import OWN_LICENCE, DemoFilm

DOMAIN = "demo.example"
PASSWORD = "lantern-nights-demo"  # noqa: S105 - known to all on purpose; refused from other machines


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `languages` are those a judge follows, `genres` those a judge likes."""

    mailbox: str
    name: str
    locale: str = "en"
    languages: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.mailbox}@{DOMAIN}"


ORGANIZER = Person("organizer", "许澜 Xu Lan")
JUDGES = (
    Person("judge1", "陆明远 Lu Mingyuan", "zh", ("zh", "en"), ("guofeng",)),
    Person("judge2", "Helena Marsh", "en", ("en", "fr"), ("science-fiction",)),
    Person("judge3", "钟若溪 Zhong Ruoxi", "zh", ("zh", "yue"), ("animation",)),
    Person("judge4", "Rafael Ortega", "en", ("zh", "en", "es"), ("documentary",)),
    Person("judge5", "温如玉 Wen Ruyu", "zh", ("zh", "en", "ja"), ("healing",)),
)


def entrant_of(film: DemoFilm, number: int) -> Person:
    """Who enters a film: its first maker, writing in the language of the film.

    A film cut from somebody else's pictures is entered by its last maker, who cut it.
    """
    maker = film.makers[0 if film.licence == OWN_LICENCE else -1]
    name = f"{maker.chinese} {maker.english}" if film.language == "zh" else maker.english
    return Person(f"entrant{number}", name, "zh" if film.language == "zh" else "en")


def sign_ins(entrants: Sequence[Person]) -> str:
    """The lines that tell a visitor how to sign in as whom."""
    first, last = entrants[0].email, entrants[-1].email
    lines = (
        f"Look around as anybody of the demo; every password is {PASSWORD}",
        f"  organizer  {ORGANIZER.email}",
        f"  judges     {JUDGES[0].email} to {JUDGES[-1].email}",
        f"  entrants   {first} to {last}",
    )
    return "".join(f"{line}\n" for line in lines)
