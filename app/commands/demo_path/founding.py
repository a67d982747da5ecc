"""The organizer's first evening: becomes an organizer, founds two contests, sets them up and opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.commands.demo_path.people import ORGANIZER, PASSWORD, Person
from app.commands.demo_path.visitor import Visitor

ZONE = "Asia/Shanghai"
MOMENT = "%Y-%m-%dT%H:%M:%S"
CATEGORIES = (
    ("Ink and Folklore", "国风与传说"),
    ("Tales of Tomorrow", "明日与悬念"),
    ("Quiet Lives", "人间温度"),
)
# In the order in which they are given: titles, seats, category, criterion, may join other awards.
AWARDS = (
    ("Best of Ink and Folklore", "最佳国风与传说", "1", CATEGORIES[0][0], "", False),
    ("Best of Tales of Tomorrow", "最佳明日与悬念", "1", CATEGORIES[1][0], "", False),
    ("Best of Quiet Lives", "最佳人间温度", "1", CATEGORIES[2][0], "", False),
    ("Best Visual Craft", "最佳视觉", "1", "", "Technique", True),
)


@dataclass(frozen=True)
class Call:
    """A contest to be founded: where it is, its words, and for how long it takes entries."""

    slug: str
    title_en: str
    title_zh: str
    about_en: str
    about_zh: str
    opened_days_ago: int
    closes_in_days: int


LANTERN_NIGHTS = Call(
    slug="lantern-nights",
    title_en="Lantern Nights, AI Short Film Prize",
    title_zh="灯夜·AI短片奖",
    about_en=(
        "Films that found their pictures with the help of machines and their reason in people.\n\n"
        "Every film is watched by three judges who do not know who made it. They score story, technique and "
        "originality; scores are corrected for strict and generous judges, and how the result came is public."
    ),
    about_zh=(
        "画面借助机器寻得，缘由始终来自人。\n\n"
        "每部影片由三位评委观看，评委不知作者是谁。评分看故事、技术与原创性；"
        "宽严不同的评委会被校正，结果如何得出全部公开。"
    ),
    opened_days_ago=30,
    closes_in_days=1,
)
OPEN_CALL = Call(
    slug="letters-to-the-moon",
    title_en="Open call: Letters to the Moon",
    title_zh="正在征集：写给月亮的信",
    about_en=(
        "A film of up to five minutes, addressed to somebody far away. Any genre, any tool, any language.\n\n"
        "This call is open: try it and enter a film of your own."
    ),
    about_zh="一部五分钟以内的影片，写给远方的某个人。类型、工具、语言不限。\n\n本次征集正在进行：欢迎试着提交您的影片。",
    opened_days_ago=2,
    closes_in_days=45,
)


def become_organizer(visitor: Visitor, link: str) -> None:
    """Accept the one-time link; without one, sign in to the account that is there."""
    if link:
        accept(visitor, link, ORGANIZER)
        return
    page = visitor.open("/sign-in")
    visitor.press(page.form(has="password"), {"email": ORGANIZER.email, "password": PASSWORD})


def accept(visitor: Visitor, link: str, person: Person) -> None:
    """Accept an invitation under a person's name."""
    form = visitor.open(link).form(has="password")
    visitor.press(form, {"name": person.name, "password": PASSWORD})


def found(visitor: Visitor, call: Call) -> None:
    """Found a contest, describe it and open it."""
    today = datetime.now(ZoneInfo(ZONE)).replace(minute=0, second=0)
    opens, closes = today - timedelta(days=call.opened_days_ago), today + timedelta(days=call.closes_in_days)
    page = visitor.open("/contests/new")
    filling = {"title_en": call.title_en, "title_zh": call.title_zh, "slug": call.slug, "timezone": ZONE}
    dates = {"opens_at": opens.strftime(MOMENT), "closes_at": closes.strftime(MOMENT)}
    page = visitor.press(page.form(has="slug"), {**filling, **dates})
    texts = {"about_en": call.about_en, "about_zh": call.about_zh, "max_film_megabytes": "1000"}
    visitor.press(page.form(has="about_en"), texts)
    desk = visitor.open(f"/contests/{call.slug}/desk")
    visitor.press(desk.form(to="/open"))


def furnish(visitor: Visitor, call: Call, *, due_in_days: int = 7) -> None:
    """Give the contest its categories and awards, and its round a date."""
    address = f"/contests/{call.slug}/categories"
    for english, chinese in CATEGORIES:
        form = visitor.open(address).form(has="title_en")
        page = visitor.press(form, {"title_en": english, "title_zh": chinese})
    visitor.press(page.form(to="/categories/1/remove"))
    _set_awards(visitor, call)
    form = visitor.open(f"/contests/{call.slug}/rounds/1").form(has="reviews_per_entry")
    due = datetime.now(ZoneInfo(ZONE)) + timedelta(days=due_in_days)
    visitor.press(form, {"reviews_per_entry": "3", "due_at": due.strftime(MOMENT)})


def _set_awards(visitor: Visitor, call: Call) -> None:
    """First and second prize are there from the beginning; the third makes room for the others."""
    address = f"/contests/{call.slug}/awards"
    page = visitor.press(visitor.open(address).form(to="/awards/3/remove"))
    for english, chinese, seats, category, criterion, may_stack in AWARDS:
        form = page.form(has="quota")
        filling = {"title_en": english, "title_zh": chinese, "quota": seats, "min_reviews": "2"}
        if category:
            filling["category_id"] = form.choices("category_id")[category]
        if criterion:
            filling["criterion_id"] = form.choices("criterion_id")[criterion]
        if may_stack:
            filling["may_stack"] = "y"
        page = visitor.press(form, filling)


def close_call(visitor: Visitor, call: Call) -> None:
    """Let the call end at this very second, then close it."""
    form = visitor.open(f"/contests/{call.slug}/settings").form(has="closes_at")
    visitor.press(form, {"closes_at": datetime.now(ZoneInfo(ZONE)).strftime(MOMENT)})
    visitor.press(visitor.open(f"/contests/{call.slug}/desk").form(to="/close"))
