"""People to be found, by spellings that one meets: public figures and invented people.

Every spelling was written down by hand, so that our tables are not tested against themselves.
"""

from dataclasses import dataclass, field

CHINESE = """
刘晓波 | 劉曉波 | Liú Xiǎobō | Liu Hsiao-po | Lau Hiu-bo
刘霞 | 劉霞 | Liú Xiá | Liu Hsia | Lau Ha
许志永 | 許志永 | Xǔ Zhìyǒng | Hsü Chih-yung | Hui Chi-wing
曾金燕 | 曾金燕 | Zēng Jīnyàn | Tseng Chin-yen | Tsang Kam-yin
单志刚 | 單志剛 | Shàn Zhìgāng | Shan Chih-kang |
仇国庆 | 仇國慶 | Qiú Guóqìng | Ch'iu Kuo-ch'ing | Kau Kwok-hing
解立新 | 解立新 | Xiè Lìxīn | Hsieh Li-hsin |
覃永沛 | 覃永沛 | Qín Yǒngpèi | Ch'in Yung-p'ei | Tam Wing-pui
盖文惠 | 蓋文惠 | Gě Wénhuì | Ko Wen-hui |
查建英 | 查建英 | Zhā Jiànyīng | Cha Chien-ying | Cha Kin-ying
区伯权 | 區伯權 | Ōu Bóquán | Ou Po-ch'üan | Au Pak-kuen
欧阳懿 | 歐陽懿 | Ōuyáng Yì | Ou-yang I | Au-yeung Yi
司马泽钧 | 司馬澤鈞 | Sīmǎ Zéjūn | Szu-ma Tse-chün |
艾未未 | 艾未未 | Ài Wèiwèi | Ai Wei-wei | Ngai Mei-mei
高智晟 | 高智晟 | Gāo Zhìshèng | Kao Chih-sheng | Ko Chi-shing
陈光诚 | 陳光誠 | Chén Guāngchéng | Ch'en Kuang-ch'eng | Chan Kwong-shing
胡佳 | 胡佳 | Hú Jiā | Hu Chia | Wu Kai
浦志强 | 浦志強 | Pǔ Zhìqiáng | P'u Chih-ch'iang | Po Chi-keung
王全璋 | 王全璋 | Wáng Quánzhāng | Wang Ch'üan-chang | Wong Chuen-cheung
江天勇 | 江天勇 | Jiāng Tiānyǒng | Chiang T'ien-yung | Kong Tin-yung
丁家喜 | 丁家喜 | Dīng Jiāxǐ | Ting Chia-hsi | Ting Ka-hei
伊力亚 | 伊力亞 | Yī Lìyà | I Li-ya |
余文生 | 余文生 | Yú Wénshēng | Yü Wen-sheng | Yu Man-sang
黄琦 | 黃琦 | Huáng Qí | Huang Ch'i | Wong Kei
魏京生 | 魏京生 | Wèi Jīngshēng | Wei Ching-sheng | Ngai King-sang
王丹 | 王丹 | Wáng Dān | Wang Tan | Wong Tan
陈健民 | 陳健民 | Chén Jiànmín | Ch'en Chien-min | Chan Kin-man
黄之锋 | 黃之鋒 | Huáng Zhīfēng | Huang Chih-feng | Wong Chi-fung
黎智英 | 黎智英 | Lí Zhìyīng | Li Chih-ying | Lai Chee-ying
邹幸彤 | 鄒幸彤 | Zōu Xìngtóng | Tsou Hsing-t'ung | Chow Hang-tung
吕耿松 | 呂耿松 | Lǚ Gěngsōng | Lü Keng-sung | Lui Kang-chung
秦永敏 | 秦永敏 | Qín Yǒngmǐn | Ch'in Yung-min | Chun Wing-man
谭作人 | 譚作人 | Tán Zuòrén | T'an Tso-jen | Tam Tsok-yan
冉云飞 | 冉雲飛 | Rǎn Yúnfēi | Jan Yün-fei | Yim Wan-fei
章诒和 | 章詒和 | Zhāng Yíhé | Chang I-ho | Cheung Yi-wo
谌洪涛 | 諶洪濤 | Chén Hóngtāo | Ch'en Hung-t'ao |
尉迟远航 | 尉遲遠航 | Yùchí Yuǎnháng | Yü-ch'ih Yüan-hang |
任自元 | 任自元 | Rén Zìyuán | Jen Tzu-yüan | Yam Chi-yuen
齐崇淮 | 齊崇淮 | Qí Chónghuái | Ch'i Ch'ung-huai |
牛腾宇 | 牛騰宇 | Niú Téngyǔ | Niu T'eng-yü |
耿潇男 | 耿瀟男 | Gěng Xiāonán | Keng Hsiao-nan |
谢阳 | 謝陽 | Xiè Yáng | Hsieh Yang | Tse Yeung
卓协佳 | 卓協佳 | Zhuó Xiéjiā | Cho Hsieh-chia |
朱虞夫 | 朱虞夫 | Zhū Yúfū | Chu Yü-fu | Chu Yu-fu
"""
"""Simplified, traditional, pinyin with tones, Wade-Giles, a spelling from Hong Kong if any."""

OTHERS = """
Tenzin Gyatso | བསྟན་འཛིན་རྒྱ་མཚོ་ | Tendzin Gyatso ; bstan 'dzin rgya mtsho ; Danzeng Jiacuo ; 丹增嘉措
Tashi Wangchuk | 扎西旺秋 | Zhaxi Wangqiu ; Trashi Wangchug ; bkra shis dbang phyug
Tenzin Delek Rinpoche | 丹增德勒仁波切 | Tendzin Delek ; Danzeng Dele Renboqie ; Tenzin Deleg
Lobsang Dhondup | 洛桑顿珠 | Losang Dondrub ; Luosang Dunzhu ; Lobsang Dondrup ; Lozang Dondrup
Tsering Woeser | 次仁唯色 | Ciren Weise ; Cering Oser ; Tsering Özer ; 唯色
Dorje Tashi | 多吉扎西 | Duoji Zhaxi ; Dorji Tashi ; Dorjee Trashi ; rdo rje bkra shis
Palden Gyatso | 班丹加措 | Baidain Gyaco ; Pandan Jiacuo ; dpal ldan rgya mtsho ; Palden Gyatsho
Gendun Choekyi Nyima | 根敦确吉尼玛 | Gedhun Choekyi Nyima ; Gendün Chökyi Nyima
Phuntsok Nyidron | 平措尼珍 | Phuntsog Nyidron ; Puncog Nyidron ; Phuntsok Nyidrol
Jampa Ngodrup | 强巴欧珠 | Jhampa Ngodrup ; Qamba Ngodrup ; Champa Ngodrub
Sonam Tsewang | 索朗次旺 | Suolang Ciwang ; Soinam Cewang ; bsod nams tshe dbang ; Sonam Tshewang
Ngawang Sangdrol | 阿旺桑珍 | Ngagwang Sangdrol ; Ngawang Sangdrol ; Ngawang Sangdroel
Rebiya Kadeer | رابىيە قادىر | Rabiye Qadir ; Rebiye Kadir ; Rabia Kadeer ; 热比娅·卡德尔
Ilham Tohti | ئىلھام توختى | Ilham Toxti ; Ilham Tokhti ; 伊力哈木·土赫提 ; Ilham Tuhti
Rahile Dawut | راھىلە داۋۇت | Rahilä Dawut ; Rahile Davut ; Rahila Dawut
Yalqun Rozi | يالقۇن روزى | Yalkun Rozi ; Yalqun Ruzi ; Yalkun Ruzi
Perhat Tursun | پەرھات تۇرسۇن | Parhat Tursun ; Perhat Toursoun ; Pärhat Tursun
Gheyret Niyaz | غەيرەت نىياز | Gayret Niyaz ; Ghäyrät Niyaz ; Gheyrat Niaz
Nurmuhemmet Yasin | نۇرمۇھەممەت ياسىن | Nurmuhämmät Yasin ; Nurmuhemmet Yassin ; Nurmuhemet Yasin
Gulmira Imin | گۈلمىرە ئىمىن | Gulmire Imin ; Gülmire Imin ; Golmira Imin
Sairagul Sauytbay | Сайрагүл Сауытбай | Sayragul Sauytbay ; Sairagul Sawytbay
Memetjan Abdulla | مەمەتجان ئابدۇللا | Mämätjan Abdulla ; Memetjan Abdullah ; Mamatjan Abdulla
Qurban Mamut | قۇربان مامۇت | Kurban Mamut ; Qurban Mamout
Hushtar Isa | خۇشتار ئەيسا | Xushtar Isa ; Khushtar Isa ; Hushtar Eysa
Zulpiqar Rozi | زۇلپىقار روزى | Zulpikar Rozi ; Zulfikar Rozi
"""
"""A name in Latin letters, the name in the person's own letters, spellings to search by."""

PEN_NAMES = """
王怡然 | Wang Yiran | 野渡 | Ye Du
李必丰 | Li Bifeng | 老猫 | Lao Mao
张海涛 | Zhang Haitao | 笑蜀 | Xiao Shu
刘荻生 | Liu Disheng | 不锈钢老鼠 | Stainless Mouse
释永信成 | Shi Yongxincheng | 圣观法师 | Sheng Guan
"""
"""Name, its pinyin, a pen or religious name, how that is read."""


@dataclass(frozen=True)
class Figure:
    """Somebody to be found: the stored names with their scripts, and what is typed, by habit."""

    names: list[tuple[str, str, str]]
    typed: list[tuple[str, str]] = field(default_factory=list)


MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
PLAIN = "aaaaeeeeiiiioooouuuuüüüü"


def toneless(text: str) -> str:
    """Pinyin without its tones."""
    return text.translate(str.maketrans(MARKED + MARKED.upper(), PLAIN + PLAIN.upper()))


def figures() -> list[Figure]:
    """All of them."""
    chinese = [line.split("|") for line in CHINESE.strip().splitlines()]
    others = [line.split("|") for line in OTHERS.strip().splitlines()]
    pen = [line.split("|") for line in PEN_NAMES.strip().splitlines()]
    return [
        *(_chinese(number, *map(str.strip, row)) for number, row in enumerate(chinese)),
        *(_other(*map(str.strip, row)) for row in others),
        *(_writer(*map(str.strip, row)) for row in pen),
    ]


def _chinese(number: int, hans: str, hant: str, tones: str, wade: str, local: str) -> Figure:
    """One is stored in characters, the next in both, in pinyin alone, in Wade-Giles alone."""
    plain = toneless(tones)
    stored = (
        [(hans, "hans", "legal")],
        [(hant, "hant", "legal"), (plain, "latn", "legal")],
        [(plain, "latn", "legal")],
        [(wade, "latn", "legal")],
    )[number % 4]
    surname, given = plain.split(" ")
    typed = [
        ("simplified", hans),
        ("traditional", hant),
        ("pinyin", plain),
        ("pinyin with tones", tones),
        ("pinyin joined", plain.replace(" ", "").lower()),
        ("surname last", f"{given} {surname}"),
        ("surname in capitals", f"{surname.upper()}, {given}"),
        ("Wade-Giles", wade),
        ("Wade-Giles without marks", wade.replace("'", "").replace("ü", "u")),
        ("Wade-Giles, surname last", " ".join(wade.split(" ")[::-1])),
        ("v for ü", plain.replace("ü", "v")),
    ]
    if local:
        stored = [*stored, (local, "latn", "transliteration")]
        typed += [("Cantonese", local), ("Cantonese, no hyphen", local.replace("-", " "))]
    return Figure(stored, typed)


def _other(latin: str, own: str, spellings: str) -> Figure:
    """Stored in Latin letters alone: all else must be found by how it is written."""
    habits = [each.strip() for each in spellings.split(";")]
    typed = [("Latin", latin), ("own letters", own)]
    if len(latin.split()) == 2:
        typed.append(("turned", " ".join(latin.split()[::-1])))
    return Figure([(latin, "latn", "legal")], [*typed, *(("habit", each) for each in habits)])


def _writer(name: str, read: str, pen: str, pen_read: str) -> Figure:
    stored = [(name, "hans", "legal"), (pen, "hans", "pen"), (pen_read, "latn", "pen")]
    typed = [("simplified", name), ("pinyin", read), ("pen name", pen), ("pen name", pen_read)]
    return Figure(stored, typed)
