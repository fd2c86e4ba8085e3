"""The keys of names: folding, readings, Wade-Giles, habits of transliteration."""

import doctest
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dossiers.names import chinese, folding, habits, keys
from dossiers.names.chinese import as_pinyin, as_wade_giles, readings_of, wade_giles
from dossiers.names.folding import folded_key
from dossiers.names.habits import as_tibetan, as_uyghur
from dossiers.names.keys import grams_of, left_out, search_keys_of, stored_words, words_of
from dossiers.names.likeness import Asked, likeness


@pytest.mark.parametrize("module", [chinese, folding, habits, keys])
def test_the_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Liu Xiaobo", "liuxiaobo"),
        ("LIU, Xiao-bo", "liuxiaobo"),
        ("Liú Xiǎobō", "liuxiaobo"),
        ("Liu Hsiao-po", "liuhsiaopo"),
        ("Hsü Chih-yung", "hsuchihyung"),
        ("Ｌｉｕ　Ｘｉａ", "liuxia"),
        ("劉曉波", "刘晓波"),
        ("刘晓波", "刘晓波"),
        ("བསྟན་འཛིན་", "bstndzin"),
        ("O’Brien", "obrien"),
        ("رابىيە قادىر", "rabiyeqadir"),
        ("Сайрагүл", "sayragul"),
        ("*%_'", ""),
    ],
)
def test_a_key_forgets_how_a_name_is_written(typed: str, key: str) -> None:
    assert folded_key(typed) == key


@pytest.mark.parametrize(
    ("han", "readings"),
    [
        ("劉曉波", ["liu xiaobo"]),
        ("许志永", ["xu zhiyong"]),
        # Surnames are read as surnames are.
        ("曾金燕", ["zeng jinyan"]),
        ("单志刚", ["shan zhigang"]),
        ("仇国庆", ["qiu guoqing"]),
        ("解立新", ["xie lixin"]),
        ("查建英", ["zha jianying"]),
        ("区伯权", ["ou boquan"]),
        ("覃永沛", ["qin yongpei", "tan yongpei"]),
        ("朴成日", ["piao chengri", "pu chengri"]),
        ("盖文惠", ["ge wenhui", "gai wenhui"]),
        # Of two characters, where one more follows.
        ("欧阳懿", ["ouyang yi"]),
        ("司马泽钧", ["sima zejun"]),
        ("尉迟远航", ["yuchi yuanhang"]),
        ("司马", ["si ma"]),
        # ü is u, as people type it who have no ü.
        ("吕耿松", ["lu gengsong"]),
        # A name that is divided by a dot is a foreign one.
        ("热比娅·卡德尔", ["rebiya kadeer"]),
        ("王", ["wang"]),
    ],
)
def test_how_characters_are_read(han: str, readings: list[str]) -> None:
    found = [" ".join("".join(part) for part in spelt) for spelt in readings_of(han)]
    assert found == readings


@pytest.mark.parametrize(
    ("pinyin", "in_wade_giles"),
    [
        ("liu xiao bo", "liu hsiao po"),
        ("xu zhi yong", "hsu chih yung"),
        ("jiang qing guo", "chiang ching kuo"),
        ("ze dong", "tse tung"),
        ("zhuo cuo luo guo", "cho tso lo kuo"),
        ("ge ke he e", "ko ko ho o"),
        ("zi ci si shi ri", "tzu tzu szu shih jih"),
        ("yan ye you yong yue yi", "yen yeh yu yung yueh i"),
        ("xiong xue lian bie er", "hsiung hsueh lien pieh erh"),
        ("gui kui hui rui", "kuei kuei hui jui"),
    ],
)
def test_syllables_in_wade_giles(pinyin: str, in_wade_giles: str) -> None:
    assert " ".join(map(wade_giles, pinyin.split())) == in_wade_giles


@pytest.mark.parametrize(
    ("typed", "pinyin"),
    [
        ("Liu Hsiao-po", "liu xiaobo"),
        ("Ch’en Tu-hsiu", "chen duxiu"),
        ("Ch'ü Ch'iu-pai", "qu qiubai"),
        ("Mao Tse-tung", "mao zedong"),
        ("Chiang Ching-kuo", "jiang jingguo"),
        ("Hsü Chih-yung", "xu zhiyong"),
        ("Hsu Chih-yung", "xu zhiyong"),
        ("Liu Hsiaopo", "liu xiaobo"),
        ("Liu Xiaobo", ""),
        ("Rebiya Kadeer", ""),
    ],
)
def test_wade_giles_is_read(typed: str, pinyin: str) -> None:
    assert " ".join("".join(part) for part in as_wade_giles(typed)) == pinyin


@pytest.mark.parametrize(
    ("typed", "pinyin"),
    [
        ("Liu2 Xiao3bo1", "liu xiao bo"),
        ("Xi'an Li", "xi an li"),
        ("LV Gengsong", "lu geng song"),
        ("Lyu Gengsong", "lu geng song"),
        ("Xian", "xian"),
        ("Wu'erkaixi", "wu er kai xi"),
        ("Ilham Tohti", ""),
        ("", ""),
    ],
)
def test_pinyin_is_divided_into_syllables(typed: str, pinyin: str) -> None:
    assert " ".join(syllable for part in as_pinyin(typed) for syllable in part) == pinyin


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Tenzin Gyatso",
            "Tendzin Gyatsho",
            "bstan 'dzin rgya mtsho",
            "丹增嘉措",
            "Danzeng Jiacuo",
        ),
        ("Tashi Wangchuk", "Zhaxi Wangqiu", "bkra shis dbang phyug", "扎西旺秋"),
        ("Dorje Tashi", "Duoji Zhaxi", "Dorji Trashi", "多吉扎西"),
        ("Tenzin Gyatso", "བསྟན་འཛིན་རྒྱ་མཚོ་"),
    ],
)
def test_tibetan_names_are_folded_into_one_spelling(spellings: tuple[str, ...]) -> None:
    assert len({"".join(as_tibetan(text)) for text in spellings}) == 1


def test_what_is_no_tibetan_name_is_left_alone() -> None:
    assert as_tibetan("Liu Xiaobo") == as_tibetan("刘晓波") == as_tibetan("") == []
    assert as_tibetan("Tashi Xaq") == ["tashi", "xaq"]
    assert as_tibetan("Tashi Wangchxk") == ["tashi", "wangchxk"]
    assert as_tibetan("Tashi Wangchxk", forgiving=True) == ["tashi", "wangchuk"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Rebiya Kadeer", "Rabiye Qadir", "Rebiye Kadir", "رابىيە قادىر"),
        ("Ilham Tohti", "Ilham Toxti", "Ilham Tokhti", "ئىلھام توختى"),
        ("Gheyret Niyaz", "Gayret Niyaz", "Ghäyrät Niyaz"),
        ("Qurban Mamut", "Kurban Mamout"),
        ("Perhat Tursun", "Parhat Toursoun"),
    ],
)
def test_uyghur_names_are_folded_by_sound(spellings: tuple[str, ...]) -> None:
    assert len({tuple(as_uyghur(text)[0]) for text in spellings}) == 1


def test_q_and_x_have_an_old_sound_too() -> None:
    assert as_uyghur("Qolpan Xir") == [["kulpan", "hir"], ["culpan", "sir"]]


def test_the_words_of_a_name_say_what_they_are() -> None:
    assert search_keys_of("劉曉波").words == (
        " =刘晓波 ~liuxiaobo ~/xiaoboliu :liuhsiaopo :/hsiaopoliu "
    )
    assert search_keys_of("Liu Hsiao-po").words == (
        " =liuhsiaopo =/hsiaopoliu ~liuxiaobo ~/xiaoboliu "
    )
    assert search_keys_of("???") == ("", [])
    assert list(words_of("Rebiya Kadeer")) == stored_words(search_keys_of("Rebiya Kadeer").words)


def test_three_parts_are_turned_both_ways() -> None:
    texts = [word.text for word in words_of("Tenzin Delek Rinpoche")]
    assert texts[:3] == ["tenzindelekrinpoche", "delekrinpochetenzin", "rinpochetenzindelek"]


def test_grams_hold_what_trigrams_do_not_find() -> None:
    assert grams_of("Li Na")[:4] == ["li", "na", "-lina", "-ina"]
    assert grams_of("刘霞")[:3] == ["刘", "霞", "刘霞"]
    assert grams_of("Ilham Tohti") == []


def test_one_typing_mistake_leaves_a_form_in_common() -> None:
    for mistyped in ("lixna", "lna", "ilna", "lima"):
        assert set(left_out(mistyped)) & set(left_out("lina"))
    assert not set(left_out("wang")) & set(left_out("lina"))
    assert left_out("li") == left_out("刘晓波") == []


MIXED = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("刘晓波欧阳曾·・0123年 Liu'’་ەx")),
    max_size=40,
)


@given(MIXED)
@example("被判处有期徒刑11年")
@example("刘x晓")
@example("欧阳·")
def test_any_text_has_keys_that_are_read_back(text: str) -> None:
    assert stored_words(search_keys_of(text).words) == list(words_of(text))
    likeness(Asked(text), "刘晓波", keys=search_keys_of("刘晓波").words)
