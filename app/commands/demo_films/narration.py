"""What the voices in the films say: a few lines for each world, in both scripts."""

from app.commands.demo_films.story import Pair

LINES: dict[str, tuple[Pair, ...]] = {
    "ink": (
        ("山不说话，云替它说。", "The mountain is silent; the cloud speaks for it."),
        ("一条船，划开两岸的影子。", "One boat parts the shadows of two shores."),
        ("风起时，墨还未干。", "The wind rises before the ink is dry."),
    ),
    "sea": (
        ("你听，海在呼吸。", "Listen: the sea is breathing."),
        ("所有的告别，都沉到光的下面。", "Every farewell sinks below the light."),
        ("它游过，我们便不再害怕。", "It passed, and we were no longer afraid."),
    ),
    "city": (
        ("凌晨两点，有人按了我的门铃。", "At two in the morning someone rang my bell."),
        ("雨记得每一个走过的人。", "The rain remembers everyone who walked here."),
        ("车窗上的人，不是我。", "The face in the window is not mine."),
    ),
    "train": (
        ("春天从第一节车厢上车。", "Spring boards by the first car."),
        ("夏天把窗子打开。", "Summer opens the window."),
        ("秋天坐在我对面，不说话。", "Autumn sits across from me in silence."),
        ("冬天到站时，灯都亮了。", "When winter arrives, the lights are on."),
    ),
    "lanterns": (
        ("把名字写在灯上，交给风。", "Write the name on a lantern; give it to the wind."),
        ("河记得每一盏灯。", "The river remembers every light."),
        ("今夜，天上也是人间。", "Tonight the sky, too, is home."),
    ),
    "heart": (
        ("他们问我：会疼吗？", "They asked me: does it hurt?"),
        ("第一百零一次，它自己跳了。", "The hundred and first time, it beat by itself."),
        ("请不要关灯。", "Please leave the light on."),
    ),
    "kite": (
        ("线这头是我，那头是爷爷。", "I hold this end; Grandpa holds the other."),
        ("风大的时候，要松手一点。", "When the wind is strong, let go a little."),
        ("它没有飞走，只是回家了。", "It did not fly away. It went home."),
    ),
    "desert": (
        ("地图上没有这条路，星星上有。", "No map shows this road, but the stars do."),
        ("火灭之前，每人讲一个故事。", "Before the fire dies, each must tell a story."),
        ("沙子替我们数过了日子。", "The sand has counted the days for us."),
    ),
    "koi": (
        ("鱼不知道自己是红的。", "The fish does not know that it is red."),
        ("一滴雨，一个世界。", "One drop, one world."),
        ("花开的时候，没有声音。", "A flower opens without a sound."),
    ),
    "puppets": (
        ("一口叙还千古事，双手对舞百万兵。", "One mouth tells a thousand years; two hands lead an army."),
        ("灯灭了，将军还站着。", "The lamp is out; the general still stands."),
        ("台下只剩一个孩子。", "One child is left in the audience."),
    ),
    "orbit": (
        ("这里是七号信标，有人听见吗？", "This is beacon seven. Can anyone hear me?"),
        ("地球在下面，像一个句号。", "Earth lies below me like a full stop."),
        ("我把灯开着，等你们回来。", "I keep the light on until you come back."),
    ),
    "snow": (
        ("雪下得很慢，像有人在写信。", "The snow falls slowly, as if someone were writing."),
        ("它抬头看我，然后原谅了我。", "It looked up at me, and forgave me."),
        ("窗里还亮着。", "The window is still lit."),
    ),
    "wheat": (
        ("父亲说，麦子听得懂天气。", "Father says wheat understands the weather."),
        ("一年只有这十天。", "There are only these ten days in a year."),
        ("我们拍下它最后一次收割。", "We filmed its last harvest."),
    ),
}
