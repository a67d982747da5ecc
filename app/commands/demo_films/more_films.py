"""Makes up as many further films as a large demo needs; number n is the same film on every machine."""

import numpy as np

from app.commands.demo_films.atlas import WORLDS
from app.commands.demo_films.story import Maker, Pair, Story

# What a subject can be called: the subject's Chinese and English name are put in.
FORMS: tuple[Pair, ...] = (
    ("最后的{}", "The Last of {}"),
    ("再见，{}", "Goodbye, {}"),
    ("{}来信", "Letters from {}"),
    ("梦见{}", "Dreaming of {}"),
    ("{}之后", "After {}"),
    ("给{}", "For {}"),
    ("{}的回声", "Echoes of {}"),
    ("没有{}的日子", "Days without {}"),
    ("寻找{}", "Looking for {}"),
    ("{}与我", "{} and I"),
    ("一个人的{}", "{} for One"),
    ("{}第二次", "{}, a Second Time"),
    ("如果{}会说话", "If {} Could Speak"),
    ("{}未完", "{}, Unfinished"),
    ("我们的{}", "Our {}"),
    ("借来的{}", "Borrowed: {}"),
)
FAMILY: tuple[Pair, ...] = (
    ("陈", "Chen"),
    ("李", "Li"),
    ("王", "Wang"),
    ("赵", "Zhao"),
    ("吴", "Wu"),
    ("孙", "Sun"),
    ("郑", "Zheng"),
    ("冯", "Feng"),
    ("韩", "Han"),
    ("叶", "Ye"),
    ("方", "Fang"),
    ("石", "Shi"),
    ("江", "Jiang"),
    ("袁", "Yuan"),
)
GIVEN: tuple[Pair, ...] = (
    ("知远", "Zhiyuan"),
    ("静姝", "Jingshu"),
    ("子墨", "Zimo"),
    ("南星", "Nanxing"),
    ("若水", "Ruoshui"),
    ("明川", "Mingchuan"),
    ("听雨", "Tingyu"),
    ("思齐", "Siqi"),
    ("小北", "Xiaobei"),
    ("长安", "Chang'an"),
    ("云起", "Yunqi"),
    ("一凡", "Yifan"),
    ("望舒", "Wangshu"),
)
ABROAD: tuple[Pair, ...] = (
    ("诺拉·贝克", "Nora Beck"),
    ("托马斯·里维拉", "Tomas Rivera"),
    ("阿米娜·迪亚洛", "Amina Diallo"),
    ("尤里·索科洛夫", "Yuri Sokolov"),
    ("克莱尔·杜邦", "Claire Dupont"),
    ("佐藤遥", "Sato Haruka"),
    ("拉吉·梅塔", "Raj Mehta"),
    ("索菲亚·罗西", "Sofia Rossi"),
    ("金秀雅", "Kim Sua"),
    ("利亚姆·奥康纳", "Liam O'Connor"),
)
TELLINGS: tuple[Pair, ...] = (
    (
        "一段关于{}的短片：一个人离开，另一个人学会等待。",
        "A short film about {}: one person leaves, another learns to wait.",
    ),
    (
        "导演回到童年的地方寻找{}，找到的却是自己。",
        "The director goes back to a childhood place to look for {}, and finds something else.",
    ),
    ("{}只出现三次，每一次都改变了一家人。", "{} appears three times, and each time a family is changed."),
    ("没有主角，只有{}，和看着它的人。", "No hero: only {}, and those who watch."),
)
SIZES = ((640, 360), (854, 480), (640, 360), (360, 640))
RATES = (24, 25, 30)
SEED = 770_000


def further_story(number: int) -> Story:
    """Make up film `number` (0, 1, 2 ...): every one has its own slug, title, seed and picture."""
    rng = np.random.default_rng(SEED + number)
    names = sorted(WORLDS)
    world = WORLDS[names[number % len(names)]]
    turn = number // len(names)
    subject = world.subjects[turn % len(world.subjects)]
    form = FORMS[(turn // len(world.subjects) + 5 * number) % len(FORMS)]
    title = (form[0].format(subject[0]), form[1].format(subject[1]))
    telling = TELLINGS[int(rng.integers(len(TELLINGS)))]
    return Story(
        slug=f"further-{number + 1:03d}",
        world=names[number % len(names)],
        title=title,
        makers=_makers(rng),
        synopsis=(telling[0].format(f"《{subject[0]}》"), telling[1].format(subject[1])),
        genre=world.genre,
        language=str(rng.choice(["zh", "zh", "en"])),
        lines=tuple(world.lines[place] for place in rng.permutation(len(world.lines))[:2]),
        seed=SEED + number,
        palettes=tuple(int(place) for place in rng.permutation(len(world.palettes))[:2]),
        seconds=float(rng.uniform(15.4, 16.4)),
        shot_seconds=float(rng.uniform(2.2, 3.2)),
        size=SIZES[number % len(SIZES)],
        fps=RATES[number % len(RATES)],
    )


def _makers(rng: np.random.Generator) -> tuple[Maker, ...]:
    people = [_person(rng) for _ in range(int(rng.integers(1, 4)))]
    unique = list(dict.fromkeys(people))
    parts = ("director", "co-director", "composer")
    return tuple(
        Maker(chinese=chinese, english=english, credit=credit)
        for (chinese, english), credit in zip(unique, parts, strict=False)
    )


def _person(rng: np.random.Generator) -> Pair:
    if rng.random() < 0.3:
        return ABROAD[int(rng.integers(len(ABROAD)))]
    family, given = FAMILY[int(rng.integers(len(FAMILY)))], GIVEN[int(rng.integers(len(GIVEN)))]
    return family[0] + given[0], f"{family[1]} {given[1]}"
