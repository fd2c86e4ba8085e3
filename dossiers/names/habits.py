"""Habits of writing Tibetan and Uyghur names, folded into one spelling each. For keys only."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from dossiers.names.folding import HAN, parts_of

TIBETAN = """
tenzin: tendzin tenzing tensin danzeng danzin dainzin bstandzin bstanadzin tandin 丹增
bstan: ten dan tain
tashi: zhaxi trashi tashe bkrashis krashis zhashi 扎西
dorje: dorjee dorji duoji duojie rdorje dorjey dojee doje 多吉 多杰
gyatso: gyatsho gyaco jiacuo rgyamtsho jamtso gyamtso 嘉措 加措
lobsang: losang lozang luosang lopsang blobzang lobzang luozang 洛桑 罗桑
tsering: tshering cering ciren tsereng tsring tsiring tshering cairang 次仁 才让 慈仁
sonam: sonam suolang suonan bsodnams sonan soinam 索朗 索南
dolma: drolma zhuoma droma dolmo dolkar sgrolma zhoima drolma dolmatso 卓玛
dolkar: drolkar zhuoga 卓嘎
phuntsok: phuntsog puncog pingcuo phuntsogs phuntshok puntsok pengcuo 平措 彭措
norbu: luobu norbhu norpu nurbu nobu 罗布
rinchen: renqin rinqen rinchin renqing rinchhen 仁钦 仁青
wangchuk: wangchug wangqug wangqiu wangchuck dbangphyug wangxiu wangchu 旺秋 旺修
wangyal: wanggyal wangjie dbangrgyal wangjia 旺杰 旺加
wangmo: wangmu dbangmo 旺姆 旺毛
wangdu: wangdue wangdui wangdud dbangdus 旺堆
jampa: qamba qiangba champa byamspa jhampa qamba 强巴
kelsang: kalsang gaisang gesang kalzang kelzang skalbzang galsang 格桑 尕桑
lhamo: lamu lhamu lhama lhamao lamao 拉姆 拉毛
namgyal: namgyel langjie rnamrgyal namgyai nanjia 朗杰 南加
palden: baidain bandan panden dpalldan baldan beideng 班丹 贝丹
pema: padma baima pemba pemma 白玛
sangye: sanggye sanggyai sangjie sangay sangsrgyas sangyay sanjie 桑杰
thupten: thubten tudain tudeng tubdain thubstan thuptan 土登 图登
yeshe: yeshi yixi yexei yeshes yeshey yexi 益西 意西
ngawang: agwang awang ngagwang ngagdbang ngaowang 阿旺 昂旺
nyima: nima nyimah 尼玛
dawa: dawah zlaba 达瓦
karma: gama karmah 噶玛 嘎玛
tsewang: ciwang cewang caiwang tshedbang tshewang cewang 次旺 才旺
trinley: trinlay chinlai chenglie thinley phrinlas trinle chenlie 赤列 成列
jigme: jigmey jinmei jigmei jigmed jimei 晋美 久美
dondrup: dhondup dainzhub dunzhu dondrub dondup dhondrup dongzhi dunzhub 顿珠 顿珠布 东周
kunga: kunga gongga kundga gonga 贡嘎 公嘎
gendun: gedun gendhun gengdeng dgedun gendum genden 根敦 更登
choekyi: 确吉 qoigyi quji chokyi chosky chokyi choskyi chogyi 曲吉 却吉
choedon: qoidoin quzhen choedron chodron chosgron quni chodon 曲珍
choephel: chophel qoipel qunpei chospel qupei 曲培 群培
samdrup: samdrub sangzhu samdup bsamgrub sangzhub 桑珠 桑周
woeser: oser ozer weise odzer weisai odser 唯色 维色
lhundup: lhundrup lhundrub lunzhu lhungrub lhundub 伦珠
migmar: mima migma mikmar migdmar 米玛
phurbu: phurba pubu phurpa phurbo 普布
pasang: basang passang pabsang 巴桑
penpa: bianba penba pempa spenpa 边巴
lhakpa: laba lhagba lhagpa 拉巴
rabten: rabdain radeng rabdan rabstan 热丹 饶丹
rabgye: rabgyal rejie raojie rabrgyas 热杰
khedrup: kedrub kezhu mkhasgrub khedrub 克珠
tsultrim: tshultrim cuichen chuchen cultrim tsulthrim tshulkhrims 楚臣 慈成
gyaltsen: gyaincain gyeltsen jianzan rgyalmtshan gyaltshen jiancan 坚赞 坚参 降参
delek: deleg dele bdelegs dhelek 德勒 德列
dechen: deqen deqing bdechen dechin 德钦 德庆
yangchen: yangjain yangjin dbyangscan yangqen 央金
yangzom: yangzong yangdzom 央宗
dhargye: dargye dagyai dajie dargyay darrgyas 达杰 塔杰
lungtok: lungtog longduo longdok 隆多 龙多
nyidron: nyidrol nizhen nyidroen 尼珍
ngodrup: ngodrub ouzhu oudrup dngosgrub 欧珠
sangdrol: sangdroel sangzhuo sangzhen 桑珍 桑卓
konchok: konchog goinqog gongque kunchok gengque 贡觉 更确
jamyang: jamyang jiayang jiangyang qamyang jamphyang 嘉央 降央 江央
khenpo: kenbu kanbu mkhanpo 堪布
rinpoche: rinpoche renboqie rimpoche rinbochi 仁波切
tulku: zhugu sprulsku trulku 祖古
geshe: gexi geshi dgebshes geshey 格西
"""
"""Elements of Tibetan names: the spelling we fold to, then transliterations of Wylie, habits of
exiles, official transcriptions, readings of the Chinese characters, and these characters."""


TIBETAN_LETTERS = re.compile(r"[\u0f40-\u0fbc]")


@cache
def _elements(*, of_letters: bool = False) -> dict[str, str]:
    """The spelling that each known way of writing an element is folded to.

    ``of_letters``: as Tibetan letters are folded, which do not write the vowel a.
    """
    found: dict[str, str] = {}
    for line in TIBETAN.strip().splitlines():
        folded, _, spellings = line.partition(":")
        for spelling in (folded, *spellings.split()):
            found.setdefault(spelling.replace("a", "") if of_letters else spelling, folded)
    return found


SHORTEST_ELEMENT = 4


@lru_cache(maxsize=8192)
def _elements_of(part: str, *, of_letters: bool = False) -> tuple[str, ...]:
    """The fewest elements that a part is made of; none where something else is in it."""
    known = _elements(of_letters=of_letters)
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(part) + 1):
        ways = [
            (*before, known[part[start:end]])
            for start in range(max(0, end - 12), end)
            if (before := best[start]) is not None and part[start:end] in known
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or ()


@lru_cache(maxsize=4096)
def _nearest_element(part: str) -> tuple[str, ...]:
    """The element that a part is but for one letter; none where it is none or several."""
    known = {
        folded
        for spelling, folded in _elements().items()
        if abs(len(spelling) - len(part)) <= 1 and OSA.distance(spelling, part, score_cutoff=1) == 1
    }
    return tuple(known) if len(known) == 1 else ()


@lru_cache(maxsize=8192)
def as_tibetan(text: str, *, forgiving: bool = False) -> list[str]:
    """The parts of a Tibetan name, its known elements in one spelling; else empty.

    Parts that are made of no known elements stay as they are; ``forgiving`` takes them for the
    element that they differ from by one letter.

    >>> as_tibetan("Zhaxi Wangxiu"), as_tibetan("bstan 'dzin rgya mtsho"), as_tibetan("扎西文色")
    (['tashi', 'wangchuk'], ['tenzin', 'gyatso'], [])
    """
    parts = parts_of(text)
    joined = "".join(parts)
    # Wylie sets the syllables apart, so that one element may stand in two parts.
    whole = _elements_of(joined, of_letters=bool(TIBETAN_LETTERS.search(text)))
    if whole and (len(joined) >= SHORTEST_ELEMENT or HAN.match(joined)):
        return list(whole)
    found = [_elements_of(part) if len(part) >= SHORTEST_ELEMENT else () for part in parts]
    if not any(found):
        return []
    if forgiving:
        found = [
            spelt or (_nearest_element(part) if len(part) > SHORTEST_ELEMENT else ())
            for part, spelt in zip(parts, found, strict=True)
        ]
    return [each for part, spelt in zip(parts, found, strict=True) for each in spelt or (part,)]


REPEATED = re.compile(r"(.)\1+")
SOUNDS = (
    (re.compile("kh|ğ"), "h"),
    (re.compile("gh"), "g"),
    (re.compile("zh|dj"), "j"),
    (re.compile("tch|ch"), "c"),
    (re.compile("sh"), "s"),
    (re.compile("ph|f"), "p"),
    (re.compile("ee"), "i"),
    (re.compile("ou|oo"), "u"),
    (re.compile("[iy]+"), "i"),
    (re.compile("o"), "u"),
    (re.compile("e"), "a"),
    (re.compile("[vw]"), "v"),
)
"""Letters that different transliterations of Uyghur and Kazakh use for one sound."""

OLD_LETTERS = str.maketrans({"q": "ch", "x": "sh"})
"""What q and x stood for in the spelling that followed pinyin."""

NEW_LETTERS = str.maketrans({"q": "k", "x": "h"})
"""What q and x stand for in today's Uyghur Latin alphabet."""


def _sound_of(part: str) -> str:
    for letters, sound in SOUNDS:
        part = letters.sub(sound, part)
    part = REPEATED.sub(r"\1", part)
    if part.endswith("d"):
        part = f"{part[:-1]}t"
    return part.removesuffix("h") or part


def as_uyghur(text: str) -> list[list[str]]:
    """The parts of a name by their sound, as transliterations of Uyghur write it.

    Two ways where q and x leave it open, since they changed their meaning.

    >>> as_uyghur("Rebiya Kadeer") == as_uyghur("Rabiye Kadir")
    True
    """
    folded = parts_of(text)
    tables: list[Callable[[str], str]] = [lambda part: part.translate(NEW_LETTERS)]
    if any(letter in part for part in folded for letter in "qx"):
        tables.append(lambda part: part.translate(OLD_LETTERS))
    return [[_sound_of(table(part)) for part in folded] for table in tables]
