"""Names as people of China bear them: Han, Tibetan, Uyghur and Mongolian, in several spellings."""

from functools import cache
from typing import NamedTuple

from opencc import OpenCC
from pypinyin import lazy_pinyin

from tests.bench.population.chance import Chance, Row

SURNAMES = {
    "王": 7.25, "李": 7.19, "张": 6.83, "刘": 5.38, "陈": 4.53, "杨": 3.08, "赵": 2.29,
    "黄": 2.23, "周": 2.12, "吴": 2.05, "孙": 1.54, "徐": 1.45, "胡": 1.31, "朱": 1.26,
    "高": 1.22, "林": 1.18, "何": 1.17, "郭": 1.13, "马": 1.04, "罗": 0.95, "梁": 0.85,
    "宋": 0.81, "郑": 0.79, "谢": 0.76, "韩": 0.69, "唐": 0.69, "冯": 0.64, "于": 0.62,
    "董": 0.61, "萧": 0.59, "程": 0.57, "曹": 0.56, "袁": 0.56, "邓": 0.55, "许": 0.54,
    "傅": 0.53, "沈": 0.52, "曾": 0.51, "彭": 0.50, "吕": 0.47, "苏": 0.47, "卢": 0.47,
    "蒋": 0.47, "蔡": 0.46, "贾": 0.42, "丁": 0.42, "魏": 0.41, "薛": 0.40, "叶": 0.40,
    "阎": 0.39, "余": 0.38, "潘": 0.38, "杜": 0.36, "戴": 0.36, "夏": 0.36, "钟": 0.35,
    "汪": 0.34, "田": 0.34, "任": 0.34, "姜": 0.33, "范": 0.33, "方": 0.32, "石": 0.31,
    "姚": 0.31, "谭": 0.31, "廖": 0.30, "邹": 0.30, "熊": 0.30, "金": 0.29, "陆": 0.29,
    "郝": 0.28, "孔": 0.28, "白": 0.28, "崔": 0.27, "康": 0.27, "毛": 0.27, "邱": 0.26,
    "秦": 0.26, "江": 0.25, "史": 0.25, "顾": 0.24, "侯": 0.24, "邵": 0.24, "孟": 0.23,
    "龙": 0.23, "万": 0.23, "段": 0.22, "雷": 0.22, "钱": 0.22, "汤": 0.21, "尹": 0.21,
    "黎": 0.20, "易": 0.20, "常": 0.19, "武": 0.19, "乔": 0.19, "贺": 0.18, "赖": 0.18,
    "龚": 0.17, "欧阳": 0.07, "司马": 0.02, "上官": 0.01, "诸葛": 0.01,
}  # fmt: skip
"""Of a hundred Chinese, how many bear each; the hundred commonest, and four of two characters."""

READINGS = {"曾": "zeng", "仇": "qiu", "单": "shan", "解": "xie", "查": "zha", "盖": "ge"}

MALE = "伟强磊军洋勇杰涛明超刚平辉鹏飞建国志文斌波海峰宇浩东立新成义德福荣贵生永长清学良兴世忠"
FEMALE = "芳娜敏静丽艳娟秀霞桂英华玉萍红梅燕兰竹菊美佳慧欣怡婷倩雯琳琪瑶璐莹颖妍淑珍云月雪晓"
EITHER = (
    "华小晨林春云龙天民胜利安和家庆山江河星思语若子宁亚欧楠一文雨明志清维泽涵梓诗琴书道理方正"
    "光智礼信仁立宏远松柏青白石川泉源深厚善邦固凡帆航洲岩岳"
)

TIBETAN = (
    ("Tashi", "扎西"), ("Tenzin", "丹增"), ("Lobsang", "洛桑"), ("Sonam", "索南"),
    ("Tsering", "次仁"), ("Dolma", "卓玛"), ("Dorje", "多吉"), ("Norbu", "罗布"),
    ("Pema", "白玛"), ("Karma", "噶玛"), ("Jampa", "强巴"), ("Kelsang", "格桑"),
    ("Lhamo", "拉姆"), ("Wangmo", "旺姆"), ("Nyima", "尼玛"), ("Dawa", "达瓦"),
    ("Phuntsok", "平措"), ("Rinchen", "仁青"), ("Thupten", "土登"), ("Ngawang", "阿旺"),
    ("Yeshe", "益西"), ("Gyaltsen", "坚赞"), ("Choekyi", "曲吉"), ("Migmar", "米玛"),
    ("Pasang", "巴桑"), ("Tsewang", "才旺"), ("Gyatso", "嘉措"), ("Palden", "班丹"),
    ("Namgyal", "朗杰"), ("Jigme", "晋美"), ("Kunchok", "贡确"), ("Lhundup", "伦珠"),
)  # fmt: skip
UYGHUR_MEN = (
    ("Abdulla", "阿卜杜拉"), ("Ehmet", "艾合买提"), ("Memet", "买买提"), ("Tursun", "吐尔逊"),
    ("Yüsüp", "玉素甫"), ("Ibrahim", "依布拉音"), ("Ismayil", "斯马义"), ("Ömer", "吾买尔"),
    ("Hesen", "艾山"), ("Hüseyin", "玉山"), ("Kérim", "克里木"), ("Rahman", "热合曼"),
    ("Turghun", "吐尔洪"), ("Niyaz", "尼牙孜"), ("Enwer", "艾尼瓦尔"), ("Ekber", "艾克拜尔"),
    ("Mutellip", "木塔里甫"), ("Nijat", "尼加提"), ("Polat", "帕拉提"), ("Qadir", "卡德尔"),
)  # fmt: skip
UYGHUR_WOMEN = (
    ("Patime", "帕提曼"), ("Aynur", "阿依努尔"), ("Gülnar", "古丽娜尔"), ("Ayshem", "阿依先木"),
    ("Mihray", "米合拉依"), ("Zulhumar", "祖丽胡玛尔"), ("Dilber", "迪丽拜尔"), ("Rena", "热娜"),
    ("Rahile", "热依拉"), ("Gülshen", "古丽先"), ("Reyhangül", "热依汗古丽"),
    ("Buwejer", "布维杰尔"),
)  # fmt: skip
MONGOLIAN = (
    ("Bayar", "巴雅尔"), ("Batu", "巴图"), ("Khada", "哈达"), ("Tömör", "特木尔"),
    ("Sechen", "斯琴"), ("Naran", "娜仁"), ("Altan", "阿拉坦"), ("Gereltu", "格日勒图"),
    ("Möngke", "蒙克"), ("Ulaan", "乌兰"), ("Oyun", "奥云"), ("Sarna", "萨日娜"),
    ("Erdeni", "额尔德尼"), ("Davaa", "达瓦"), ("Chimeg", "其木格"), ("Bürin", "布仁"),
)  # fmt: skip
PEN_NAMES = ("野渡", "北村", "老虎庙", "秋风", "一剑", "江南客", "荒原狼", "白桦", "风筝", "石头")

ETHNICITIES = {"Han": 74.0, "Uyghur": 12.0, "Tibetan": 9.0, "Mongol": 2.5, "Hui": 2.5}


class Named(NamedTuple):
    """A person's names: as English and as Chinese text calls them, and the rows of all."""

    latin: str
    han: str
    rows: list[Row]


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


@cache
def _read(character: str) -> str:
    return "".join(lazy_pinyin(character))


def name_of(chance: Chance, ethnicity: str, *, is_woman: bool) -> Named:
    """Names for somebody of this ethnicity; the keys of rows are left to the caller."""
    if ethnicity == "Tibetan":
        first, second = chance.sample(TIBETAN, 2)
        return _of_two(chance, (first, second), joined=True, romanisation="thl_phonetic")
    if ethnicity == "Uyghur":
        given = chance.choice(UYGHUR_WOMEN if is_woman else UYGHUR_MEN)
        return _of_two(chance, (given, chance.choice(UYGHUR_MEN)), joined=False, romanisation="uly")
    if ethnicity == "Mongol":
        first, second = chance.sample(MONGOLIAN, 2)
        return _of_two(chance, (first, second), joined=True, romanisation="ad_hoc")
    return _han(chance, is_woman=is_woman)


def _han(chance: Chance, *, is_woman: bool) -> Named:
    surname = chance.pick(SURNAMES)
    letters = (FEMALE if is_woman else MALE) + EITHER
    given = "".join(chance.choices(letters, k=1 if chance.happens(0.14) else 2))
    before = READINGS.get(surname) or _read(surname)
    latin = f"{before.capitalize()} {''.join(map(_read, given)).capitalize()}"
    simplified = surname + given
    rows = [
        _row(latin, "latn", romanisation="pinyin", kind="transliteration"),
        _row(simplified, "hans", language="zh"),
    ]
    traditional = _traditional().convert(simplified)
    if traditional != simplified and chance.happens(0.45):
        rows.append(_row(traditional, "hant", language="zh-Hant", kind="transliteration"))
    if chance.happens(0.07):
        pen = chance.choice(PEN_NAMES) + (chance.choice(EITHER) if chance.happens(0.7) else "")
        if pen != simplified:
            rows.append(_row(pen, "hans", language="zh", kind="pen", preferred=False))
    return Named(latin, simplified, rows)


def _of_two(
    chance: Chance, parts: tuple[tuple[str, str], ...], *, joined: bool, romanisation: str
) -> Named:
    latin = " ".join(part[0] for part in parts)
    han = ("" if joined else "·").join(part[1] for part in parts)
    rows = [_row(latin, "latn", romanisation=romanisation)]
    if chance.happens(0.6):
        rows.append(_row(han, "hans", language="zh", kind="transliteration"))
    if chance.happens(0.12):
        rows.append(_row(parts[0][0], "latn", kind="alias", preferred=False))
    return Named(latin, han, rows)


def _row(
    text: str,
    script: str,
    *,
    language: str = "",
    romanisation: str = "",
    kind: str = "legal",
    preferred: bool = True,
) -> Row:
    return {
        "text": text,
        "script": script,
        "language": language,
        "romanisation": romanisation,
        "kind": kind,
        "preferred": preferred,
    }
