"""Every problem of a film has its sentence on the page, with every fact that the sentence needs."""

from __future__ import annotations

import string

from flask import Flask, get_template_attribute

from app.media.verdict import SENTENCES

# Said without them: they would need words of their own in every language.
LEFT_OUT = {"what"}


def facts_of(code: str) -> dict[str, str]:
    names = [name for _text, name, _format, _kind in string.Formatter().parse(SENTENCES[code]) if name]
    return {name: f"fact-{name}" for name in names if name not in LEFT_OUT}


def page_sentence(app: Flask, code: str, facts: dict[str, str]) -> str:
    with app.test_request_context():
        problem = get_template_attribute("films/_problem.html", "problem")
        return str(problem(code, facts)).strip()


def test_every_problem_has_its_own_sentence(app: Flask) -> None:
    sentences = {code: page_sentence(app, code, facts_of(code)) for code in SENTENCES}

    unknown = page_sentence(app, "from_the_future", {})
    assert "Export it as H.264" in unknown
    assert len({unknown, *sentences.values()}) == 1 + len(SENTENCES)


def test_every_sentence_names_all_its_facts(app: Flask) -> None:
    lacking = {
        code: fact
        for code in SENTENCES
        for fact in facts_of(code).values()
        if fact not in page_sentence(app, code, facts_of(code))
    }

    assert lacking == {}
