"""Edited texts, and what is to become of each passage of them: the rule table of re-anchoring.

A row names an edit of one text, the new text, and for each passage its state and outcome. Words
found are compared with the quote where it is held.
"""

from typing import NamedTuple

ENGLISH = """Report on two writers

The court in Shenyang sentenced Liu Xiaobo to eleven years on 25 December 2009. \
He was not present when the appeal was heard.

Hu Jia was released from a prison in Beijing on 26 June 2011. His wife, Zeng Jinyan, waited outside.

The European Union asked for access to the trial. \
“We regret that it was refused,” the delegation said.

Nothing is known of the third defendant's health."""

CHINESE = """两名作家的案件

刘晓波于2009年12月25日被判处有期徒刑十一年。他没有出席二审宣判。

胡佳于2011年6月26日刑满释放。他的妻子曾金燕在狱外等候。

外交部发言人说：“我们依法办事。”"""

TWICE = """Liu Xiaobo was tried in Beijing. The verdict was read out in an hour.

Gao Zhisheng was tried in Beijing. The verdict was read out in a day.

Liu Xia was never tried. She was held at home."""

LINES = """Name: Liu Xiaobo
Sentence: 11 years
Prison: Jinzhou

Name: Hu Jia
Sentence: 3.5 years
Prison: Chaobai"""

OTHER = (
    "Ärzte\u0304 saw 劉曉波 🕯️ on 7 July. The 🕯️ burnt e\u0331all day. བསྟན་འཛིན་ was held in Lhasa."
)

HELD, MOVED, LOST = "held", "moved", "lost"


class Case(NamedTuple):
    """One edit. ``fates`` are state and outcome by quote."""

    name: str
    old: str
    new: str
    fates: dict[str, tuple[str, str]]


def edited(old: str, *changes: tuple[str, str]) -> str:
    """``old`` with each change made; every change must be possible."""
    for before, after in changes:
        assert old.count(before) == 1, before
        old = old.replace(before, after)
    return old


def paragraphs(text: str, *order: int) -> str:
    """The paragraphs of ``text`` in another order, or some of them."""
    parts = text.split("\n\n")
    return "\n\n".join(parts[number] for number in order)


ELEVEN = "sentenced Liu Xiaobo to eleven years"
SAME, SHIFTED = (HELD, "same"), (HELD, "shifted")
AROUND, PRINT = (MOVED, "surroundings"), (MOVED, "typography")
NAMED, GONE, AGAIN = (LOST, "named_otherwise"), (LOST, "reworded"), (LOST, "repeated")

CASES = [
    Case("nothing", ENGLISH, ENGLISH, {ELEVEN: SAME, "Report": SAME, "defendant's health.": SAME}),
    Case(
        "a sentence is reworded",
        ENGLISH,
        edited(ENGLISH, ("He was not present when the appeal was heard.", "He missed the appeal.")),
        {
            "not present when the appeal": GONE,
            ELEVEN: SAME,
            "released from a prison in Beijing": SHIFTED,
            "asked for access": SHIFTED,
        },
    ),
    Case(
        "a sentence is reworded around the quote",
        ENGLISH,
        edited(ENGLISH, ("asked for access to the trial", "asked again for access to the trial")),
        {"access to the trial": AROUND, "Zeng Jinyan": SAME},
    ),
    Case(
        "the name is swapped inside the quote",
        ENGLISH,
        edited(ENGLISH, ("sentenced Liu Xiaobo", "sentenced Hu Jia")),
        {ELEVEN: NAMED},
    ),
    Case(
        "the name is swapped outside the quote",
        ENGLISH,
        edited(ENGLISH, ("Hu Jia was released", "Gao Zhisheng was released")),
        {
            "released from a prison in Beijing": NAMED,
            "26 June 2011": NAMED,
            # “His” now says somebody else's wife.
            "Zeng Jinyan, waited outside": AROUND,
            "access to the trial": SHIFTED,
            "He was not present": SAME,
        },
    ),
    Case(
        "a number is swapped outside the quote",
        ENGLISH,
        edited(ENGLISH, ("eleven years", "twelve years")),
        {"on 25 December 2009": NAMED, "released from a prison": SAME},
    ),
    Case(
        "a sentence is denied",
        ENGLISH,
        edited(ENGLISH, ("Hu Jia was released", "Hu Jia was not released")),
        {"released from a prison in Beijing": NAMED},
    ),
    Case(
        "a denial is dropped",
        ENGLISH,
        edited(ENGLISH, ("was not present", "was present")),
        {"present when the appeal was heard": NAMED, ELEVEN: SAME},
    ),
    Case(
        "a paragraph moves up",
        ENGLISH,
        paragraphs(ENGLISH, 0, 1, 3, 2, 4),
        {
            ELEVEN: SAME,
            "released from a prison in Beijing": (MOVED, "elsewhere"),
            "asked for access": SHIFTED,
        },
    ),
    Case(
        "a paragraph is dropped",
        ENGLISH,
        paragraphs(ENGLISH, 0, 1, 3, 4),
        {ELEVEN: SAME, "released from a prison in Beijing": GONE, "asked for access": SHIFTED},
    ),
    Case(
        "a paragraph is put in",
        ENGLISH,
        edited(ENGLISH, ("Hu Jia was", "Chen Guangcheng escaped in April 2012.\n\nHu Jia was")),
        {ELEVEN: SAME, "released from a prison in Beijing": SHIFTED, "waited outside": SHIFTED},
    ),
    Case(
        "somebody else is put before a pronoun",
        ENGLISH,
        edited(ENGLISH, ("2009. He was", "2009. Gao Zhisheng came in. He was")),
        {ELEVEN: SAME, "not present when the appeal": AROUND},
    ),
    Case(
        "a sentence is repeated elsewhere",
        ENGLISH,
        ENGLISH + "\n\nHis wife, Zeng Jinyan, waited outside.",
        {"Zeng Jinyan, waited outside": SAME, ELEVEN: SAME},
    ),
    Case(
        "a sentence is repeated at once",
        ENGLISH,
        edited(
            ENGLISH,
            ("waited outside.", "waited outside. His wife, Zeng Jinyan, waited outside."),
        ),
        {"Zeng Jinyan, waited outside": AGAIN, "released from a prison": SAME},
    ),
    Case(
        "one of two like sentences is dropped",
        TWICE,
        edited(TWICE, (" The verdict was read out in a day.", "")),
        {"read out in a day": GONE, "read out in an hour": SAME},
    ),
    Case(
        "two like sentences change places",
        TWICE,
        edited(TWICE, ("an hour", "#"), ("a day", "an hour"), ("#", "a day")),
        {"in a day": (MOVED, "elsewhere"), "in an hour": AROUND, "She was held": SAME},
    ),
    Case(
        "two names change places",
        TWICE,
        edited(TWICE, ("Liu Xiaobo", "#"), ("Gao Zhisheng", "Liu Xiaobo"), ("#", "Gao Zhisheng")),
        {"in an hour": AROUND, "in a day": AROUND},
    ),
    Case(
        "white space changes inside the quote",
        ENGLISH,
        edited(ENGLISH, ("Liu Xiaobo to eleven", "Liu\nXiaobo  to\u00a0eleven")),
        {ELEVEN: PRINT, "25 December 2009": PRINT, "He was not present": AROUND},
    ),
    Case(
        "quotation marks and dashes change",
        ENGLISH,
        edited(ENGLISH, ("“We", '"We'), ("refused,”", 'refused,"'), ("defendant's", "defendant’s")),
        {"“We regret": PRINT, "regret that it was": SAME, "third defendant's health": PRINT},
    ),
    Case(
        "lines are wrapped",
        ENGLISH,
        edited(
            ENGLISH,
            ("to eleven years on", "to eleven\nyears on"),
            ("it was refused", "it\nwas refused"),
        ),
        {ELEVEN: PRINT, "regret that it": SAME, "asked for access": SAME},
    ),
    Case(
        "a letter is corrected",
        ENGLISH,
        edited(ENGLISH, ("waited outside", "waited outsyde")),
        {"waited outside": (MOVED, "spelling"), "Zeng Jinyan": AROUND},
    ),
    Case(
        "a name is spelt otherwise",
        ENGLISH,
        edited(ENGLISH, ("Zeng Jinyan", "Zeng Jinyang")),
        {"Zeng Jinyan, waited": NAMED, "waited outside": NAMED},
    ),
    Case("the text is cut off", ENGLISH, ENGLISH[:240], {ELEVEN: SAME, "waited outside": GONE}),
    Case(
        "the text is cut off inside the sentence",
        ENGLISH,
        ENGLISH[: ENGLISH.index("years on 25")],
        {ELEVEN: NAMED, "Report on two": SAME},
    ),
    Case(
        "the first characters go",
        ENGLISH,
        ENGLISH.removeprefix("Report on two writers\n\n"),
        {"Report": GONE, "asked for access": SHIFTED},
    ),
    Case(
        "a line of a record is another's",
        LINES,
        edited(LINES, ("Liu Xiaobo", "Gao Zhisheng")),
        {"11 years": AROUND, "Jinzhou": AROUND, "3.5 years": SHIFTED, "Chaobai": SHIFTED},
    ),
    Case(
        "records change places",
        LINES,
        paragraphs(LINES, 1, 0),
        {"3.5 years": (MOVED, "elsewhere"), "Chaobai": (MOVED, "elsewhere")},
    ),
    Case(
        "Chinese: nothing near it changes",
        CHINESE,
        "编者按：内容有更新。\n\n" + CHINESE,
        {"有期徒刑十一年": SHIFTED, "刑满释放": SHIFTED, "依法办事": SHIFTED},
    ),
    Case(
        "Chinese: one character changes",
        CHINESE,
        edited(CHINESE, ("有期徒刑十一年", "有期徒刑十二年")),
        {"有期徒刑十一年": NAMED, "2009年12月25日": NAMED, "他没有出席": AROUND, "依法办事": SAME},
    ),
    Case(
        "Chinese: a name is swapped outside the quote",
        CHINESE,
        edited(CHINESE, ("胡佳于", "高智晟于")),
        {"刑满释放": NAMED, "曾金燕在狱外等候": AROUND, "有期徒刑十一年": SAME},
    ),
    Case(
        "Chinese: a denial is dropped",
        CHINESE,
        edited(CHINESE, ("没有出席", "出席")),
        {"出席二审宣判": NAMED, "有期徒刑十一年": SAME},
    ),
    Case(
        "Chinese: punctuation in another width, white space between characters",
        CHINESE,
        edited(CHINESE, ("说：“我们", "说:“我们"), ("刑满释放", "刑满 释放")),
        {"发言人说：": PRINT, "我们依法": SHIFTED, "刑满释放": PRINT},
    ),
    Case(
        "Chinese: traditional characters for simplified ones",
        CHINESE,
        edited(CHINESE, ("刘晓波于", "劉曉波於")),
        {"有期徒刑十一年": NAMED, "刑满释放": SAME},
    ),
    Case(
        "astral characters and combining marks",
        OTHER,
        "🕯️ First.\n\n" + OTHER,
        {"劉曉波 🕯️": SHIFTED, "burnt e\u0331all": SHIFTED, "བསྟན་འཛིན་": SHIFTED},
    ),
    Case(
        "a combining mark changes",
        OTHER,
        edited(OTHER, ("e\u0331all", "e\u0301all"), ("བསྟན", "བསྟུན")),
        {"burnt": NAMED, "held in Lhasa": NAMED, "劉曉波": SAME},
    ),
]

SNAPSHOTS = [
    Case(
        "the second of three",
        ENGLISH,
        edited(ENGLISH, ("eleven years", "twelve years"), ("waited outside", "stood outside")),
        {ELEVEN: NAMED, "waited outside": GONE, "asked for access": SHIFTED},
    ),
    Case(
        "the third of three takes one edit back",
        ENGLISH,
        edited(ENGLISH, ("waited outside", "stood outside")),
        {ELEVEN: SAME, "waited outside": GONE, "asked for access": SHIFTED},
    ),
]
