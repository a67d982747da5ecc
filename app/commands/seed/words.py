"""Names of people and films for a sown contest, in both scripts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Rng = np.random.Generator

Name = tuple[str, str]


def _words(text: str) -> list[str]:
    return text.split()


def _pairs(text: str) -> list[list[str]]:
    """Two words joined by a colon: one in each script."""
    return [word.split(":") for word in text.split()]


FAMILY = _pairs(
    """
    王:Wang 李:Li 张:Zhang 刘:Liu 陈:Chen 杨:Yang 赵:Zhao 黄:Huang 周:Zhou 吴:Wu 徐:Xu 孙:Sun 胡:Hu
    朱:Zhu 高:Gao 林:Lin 何:He 郭:Guo 马:Ma 罗:Luo 梁:Liang 宋:Song 郑:Zheng 谢:Xie 韩:Han 唐:Tang
    冯:Feng 于:Yu 董:Dong 萧:Xiao 程:Cheng 曹:Cao 袁:Yuan 邓:Deng 许:Xu 傅:Fu 沈:Shen 曾:Zeng 彭:Peng
    吕:Lü 苏:Su 卢:Lu 蒋:Jiang 蔡:Cai 贾:Jia 丁:Ding 魏:Wei 薛:Xue 叶:Ye 阎:Yan 余:Yu 潘:Pan 杜:Du
    戴:Dai 夏:Xia 钟:Zhong
    """
)
SYLLABLES = _pairs(
    """
    伟:wei 敏:min 静:jing 丽:li 强:qiang 磊:lei 军:jun 洋:yang 勇:yong 艳:yan 杰:jie 娟:juan 涛:tao
    明:ming 超:chao 秀:xiu 霞:xia 平:ping 刚:gang 桂:gui 文:wen 辉:hui 玲:ling 华:hua 红:hong 玉:yu
    波:bo 斌:bin 宇:yu 浩:hao 凯:kai 健:jian 俊:jun 帆:fan 雪:xue 荣:rong 晨:chen 林:lin 思:si 雨:yu
    欣:xin 然:ran 子:zi 轩:xuan 梓:zi 涵:han 一:yi 诺:nuo 嘉:jia 怡:yi 舟:zhou 岚:lan 月:yue 溪:xi
    乔:qiao 冉:ran
    """
)
FIRST = _words(
    """
    Ada Aiko Amara Amir Ana Anders Anil Anya Astrid Ayo Beatriz Bruno Camille Carlos Chiara Dana
    Daniel Diego Elena Elif Emeka Emil Eva Farah Felix Fatima Giulia Hana Hugo Ida Ingrid Ivan Jamal
    Jana Joon Jonas Julia Kaito Karim Katya Kofi Lars Leila Lena Luca Lucia Mara Marco Maya Mei Milan
    Minh Nadia Naomi Nils Noor Omar Oskar Paula Priya Rafael Ravi Rosa Sami Sana Sofia Sven Tariq
    Tomas Uma Vera Victor Wanjiru Yara Yusuf Zoe
    """
)
LAST = _words(
    """
    Abara Alvarez Andersen Arslan Bakker Banerjee Barros Bauer Berg Bianchi Castro Conti Costa Dahl
    Diallo Dubois Eriksen Fernandez Ferro Fischer Fontaine Garcia Greco Gupta Haddad Haas Hansen
    Hoang Ito Ivanova Jensen Kamara Kaya Keller Khan Kim Klein Kovacs Kumar Larsen Laurent Lindt
    Lopez Malik Marin Meyer Mori Mwangi Nakamura Nguyen Novak Okafor Oliveira Osei Park Patel Petrov
    Popescu Ramos Rao Ricci Rossi Santos Sato Schmidt Silva Singh Sokolova Suzuki Tanaka Torres Tran
    Varga Vogel Weber Wolf Yamada Yilmaz Zhou
    """
)
QUALITY = _pairs(
    """
    Paper:纸 Last:最后的 Silent:无声的 Copper:铜 Borrowed:借来的 Winter:冬日 Floating:漂浮的
    Second:第二座 Hidden:隐秘的 Salt:盐 Glass:玻璃 Distant:远方的 Hollow:空心 Electric:电子
    Unfinished:未完成的 Red:红 Lunar:月下 Forgotten:被遗忘的 Patient:耐心的 Iron:铁 Hundred-Year:百年
    Sleeping:沉睡的 Mirror:镜中 Tidal:潮汐 Ordinary:寻常的 Burning:燃烧的 Small:小小 Migrant:迁徙的
    Golden:金色 Midnight:午夜
    """
)
THING = _pairs(
    """
    Lighthouse:灯塔 Orchard:果园 Ferry:渡船 Garden:花园 Clockmaker:钟表匠 River:河 Lantern:灯笼
    Station:车站 Weather:天气 Letter:信 Mountain:山 Opera:戏 Harbor:港口 Whale:鲸 Crane:鹤 Tram:电车
    Staircase:楼梯 Dragon:龙 Kitchen:厨房 Archive:档案馆 Bridge:桥 Puppet:木偶 Library:图书馆
    Satellite:卫星 Umbrella:伞 Theater:剧场 Village:村庄 Violin:琴 Window:窗 Kite:风筝 Teahouse:茶馆
    Ocean:海 Swallow:燕子 Wall:墙 Robot:机器人 Grandmother:外婆 Cicada:蝉 Elevator:电梯 Scroll:画卷
    Fox:狐
    """
)
PLACE = _pairs(
    """
    Chengdu:成都 Kunming:昆明 Xiamen:厦门 Lisbon:里斯本 Harbin:哈尔滨 Nairobi:内罗毕 Osaka:大阪
    Mars:火星 the_North:北方 the_Third_Floor:三楼 Tomorrow:明天 Route_9:九号线 Quanzhou:泉州
    Old_Street:老街
    """
)


def _pick(rng: Rng, pairs: list[list[str]]) -> list[str]:
    return pairs[int(rng.integers(len(pairs)))]


def person(rng: Rng, *, chinese: bool) -> Name:
    """A name as (Latin, Chinese); people without a Chinese name have none."""
    if not chinese:
        return f"{rng.choice(FIRST)} {rng.choice(LAST)}", ""
    family = _pick(rng, FAMILY)
    given = [_pick(rng, SYLLABLES) for _ in range(1 if rng.random() < 0.25 else 2)]
    latin = "".join(syllable for _, syllable in given).capitalize()
    return f"{latin} {family[1]}", family[0] + "".join(mark for mark, _ in given)


def title(rng: Rng) -> Name:
    """A film's title in English and Chinese."""
    forms: tuple[Callable[[], Name], ...] = (
        lambda: _described(rng),
        lambda: _placed(rng),
        lambda: _pair(rng),
    )
    return forms[int(rng.choice(3, p=(0.6, 0.25, 0.15)))]()


def _described(rng: Rng) -> Name:
    quality, thing = _pick(rng, QUALITY), _pick(rng, THING)
    return f"The {quality[0]} {thing[0]}", quality[1] + thing[1]


def _placed(rng: Rng) -> Name:
    thing, place = _pick(rng, THING), _pick(rng, PLACE)
    return f"The {thing[0]} of {place[0].replace('_', ' ')}", f"{place[1]}的{thing[1]}"


def _pair(rng: Rng) -> Name:
    first, second = _pick(rng, THING), _pick(rng, THING)
    return f"{first[0]} and {second[0]}", f"{first[1]}与{second[1]}"
