"""How alike a name that was asked for and a name that is stored are, and in what way.

Scores are from 0 to 100. They order answers and say how sure one may be; they are no
probabilities. Letters are compared syllable by syllable where there are syllables: over the whole
text *Liu Xia* would be nearer to *Liu Xiaobo* than *Liu Hsiao-po* is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.db.models import TextChoices
from rapidfuzz.distance import OSA

from casetracker.languages import bilingual, chinese_of, english_of
from dossiers.names.chinese import syllables_of
from dossiers.names.folding import folded_key, han_of, parts_of
from dossiers.names.habits import as_tibetan
from dossiers.names.keys import Mark, Word, as_typed, stored_words, words_of


class How(TextChoices):
    """In what way a name fits."""

    EXACT = "exact", bilingual("the same name", "姓名相同")
    CHARACTERS = "characters", bilingual("the same characters, simplified or not", "简繁写法相同")
    SCRIPT = "script", bilingual("the same name in another script", "同一姓名的另一种文字")
    ROMANISATION = (
        "romanisation",
        bilingual("the same name in another romanisation", "同一姓名的另一种拼写"),
    )
    ORDER = "order", bilingual("the same parts in another order", "姓名各部分相同，次序不同")
    SOUND = "sound", bilingual("read the same, written otherwise", "读音相同，写法不同")
    TYPING = "typing", bilingual("alike but for a typing mistake", "疑似笔误")
    PART = "part", bilingual("a part of the name", "姓名的一部分")
    REFERENCE = "reference", bilingual("the reference", "编号")


SCORES = {
    How.EXACT: 100,
    How.REFERENCE: 100,
    How.CHARACTERS: 99,
    How.SCRIPT: 96,
    How.ROMANISATION: 95,
    How.SOUND: 78,
}
TURNED, HABIT, AMBIGUOUS, WRONG_SYLLABLE, WRONG_SURNAME, WRONG_LETTER = 2, 3, 2, 7, 5, 2
"""What is taken off: for parts in another order, for names compared by sound, for Wade-Giles
without marks, and for each syllable, surname and letter that differs."""

BEGINS, PART_AT_LEAST, PART_AT_MOST = 40, 45, 35
CHARACTER_DIFFERS = 66
LONG_WORD = 11
"""Letters from which two typing mistakes are looked for."""

FULL = 100


@dataclass(frozen=True)
class Likeness:
    """How alike two names are: a score from 0 to 100, and why."""

    score: int
    how: How
    mistakes: int = 0
    """Letters or characters that differ."""

    @property
    def explanation(self) -> dict[str, str]:
        """The reason in words, by language: ``en`` and ``zh``."""
        english, chinese = _explained(self.how, self.mistakes)
        return {"en": english, "zh": chinese}


@cache
def _explained(how: How, mistakes: int) -> tuple[str, str]:
    english, chinese = english_of(how.label), chinese_of(how.label)
    if how != How.TYPING:
        return english, chinese
    noun = "letter" if mistakes == 1 else "letters"
    return f"{english}: {mistakes} {noun} differ", f"{chinese}：相差{mistakes}处"


@dataclass(frozen=True)
class Asked:
    """A name as it was asked for."""

    text: str
    words: tuple[Word, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(as_typed(words_of(self.text, forgiving=True))))

    @cached_property
    def own(self) -> str:
        """The text, folded."""
        return folded_key(self.text)

    @cached_property
    def han(self) -> str:
        """Its Chinese characters, simplified."""
        return han_of(self.text)

    @cached_property
    def parts(self) -> list[str]:
        """Its parts, folded."""
        return parts_of(self.text)


def likeness(asked: Asked, name: str, *, keys: str) -> Likeness | None:
    """How alike the name asked for and ``name`` are, which has these stored words.

    None where they are not alike.
    """
    stored = stored_words(keys)
    found = _same_text(asked, name, stored) or _same_word(asked, name, stored)
    if found:
        return found
    parts = list(_part(asked, name, stored))
    # Whole parts of a name are told as such, even where a mistake could explain the rest.
    mistaken = (
        [] if any(part.score >= PART_AT_LEAST for part in parts) else _mistaken(asked, stored)
    )
    return max((*parts, *mistaken), key=lambda each: each.score, default=None)


def _same_text(asked: Asked, name: str, stored: Sequence[Word]) -> Likeness | None:
    for word in stored:
        if word.mark == Mark.OWN and word.text == asked.own:
            if word.is_turned:
                return Likeness(FULL - TURNED, How.ORDER)
            is_same = not asked.han or _bare(asked.text) == _bare(name)
            how = How.EXACT if is_same else How.CHARACTERS
            return Likeness(SCORES[how], how)
    if len(asked.parts) > 1 and sorted(asked.parts) == sorted(parts_of(name)):
        return Likeness(FULL - TURNED, How.ORDER)
    return None


def _bare(text: str) -> str:
    return "".join(text.split())


def _same_word(asked: Asked, name: str, stored: Sequence[Word]) -> Likeness | None:
    """A word of the one that is a word of the other, by whatever way it was derived."""
    found: list[Likeness] = []
    way = _way(asked, name)
    for mine in asked.words:
        for theirs in stored:
            if mine.text != theirs.text or not _are_comparable(mine.mark, theirs.mark):
                continue
            less = TURNED if theirs.is_turned else 0
            less += HABIT if Mark.HABIT in (mine.mark, theirs.mark) else 0
            less += AMBIGUOUS if Mark.WADE in (mine.mark, theirs.mark) else 0
            found.append(Likeness(SCORES[way] - less, way))
    return max(found, key=lambda each: each.score, default=None)


def _way(asked: Asked, name: str) -> How:
    """What a word in common means, by the scripts of the two names."""
    theirs = bool(han_of(name))
    if asked.han and theirs:
        return How.SOUND
    return How.SCRIPT if bool(asked.han) != theirs else How.ROMANISATION


@cache
def _are_comparable(one: Mark, other: Mark) -> bool:
    """Words by sound are not compared with readings of Chinese, nor two stripped of all marks."""
    marks = {one, other}
    if Mark.HABIT in marks:
        return marks <= {Mark.HABIT, Mark.OWN}
    return Mark.WADE not in marks or Mark.OWN in marks


def _mistaken(asked: Asked, stored: Sequence[Word]) -> Iterator[Likeness]:
    """Words that differ by a typing mistake: one, in long words two.

    Characters are not compared by how they are read.
    """
    if asked.han and any(han_of(word.text) for word in stored):
        return
    for mine in asked.words:
        if mine.mark == Mark.WADE or len(mine.text) < 3:
            continue
        allowed = 2 if len(mine.text) >= LONG_WORD else 1
        for theirs in stored:
            if abs(len(mine.text) - len(theirs.text)) > allowed:
                continue
            if not _are_comparable(mine.mark, theirs.mark):
                continue
            distance = OSA.distance(mine.text, theirs.text, score_cutoff=allowed)
            if 0 < distance <= allowed and _is_one_script(mine.text, theirs.text):
                yield Likeness(_score_of_mistakes(mine, theirs, distance), How.TYPING, distance)


def _is_one_script(mine: str, theirs: str) -> bool:
    return not han_of(mine) and not han_of(theirs)


def _score_of_mistakes(mine: Word, theirs: Word, distance: int) -> int:
    score = 94 - WRONG_LETTER * distance - 40 * distance // len(mine.text)
    score -= TURNED if theirs.is_turned else 0
    score -= HABIT if Mark.HABIT in (mine.mark, theirs.mark) else 0
    typed, meant = syllables_of(mine.text), syllables_of(theirs.text)
    if typed and meant:
        # Both can be read, so that two names may be meant and not one mistyped.
        score -= WRONG_SYLLABLE * _differing(typed, meant)
        score -= WRONG_SURNAME if typed[0] != meant[0] else 0
    return score


def _differing(typed: Sequence[str], meant: Sequence[str]) -> int:
    return OSA.distance(typed, meant)


def _part(asked: Asked, name: str, stored: Sequence[Word]) -> Iterator[Likeness]:
    """Whole parts or syllables of the one that are the other, and beginnings."""
    if asked.han:
        yield from _part_of_characters(asked.han, han_of(name))
    for mine in asked.words:
        if mine.mark == Mark.WADE or han_of(mine.text):
            continue
        for theirs in stored:
            if mine.text not in theirs.text and theirs.text not in mine.text:
                continue
            if theirs.mark != Mark.WADE and _are_comparable(mine.mark, theirs.mark):
                score = _score_of_part(mine.text, theirs.text, asked, name)
                if score:
                    yield Likeness(score, How.PART)


def _part_of_characters(asked: str, name: str) -> Iterator[Likeness]:
    shorter, longer = sorted((asked, name), key=len)
    if shorter and shorter in longer and shorter != longer:
        yield Likeness(_by_length(shorter, longer), How.PART)
    elif len(asked) == len(name) > 2 and sum(map(str.__ne__, asked, name)) == 1:
        yield Likeness(CHARACTER_DIFFERS, How.TYPING, 1)


def _by_length(shorter: Sequence[str], longer: Sequence[str]) -> int:
    return PART_AT_LEAST + PART_AT_MOST * len(shorter) // len(longer)


def _score_of_part(mine: str, theirs: str, asked: Asked, name: str) -> int:
    if len(mine) == len(theirs):
        return 0
    shorter, longer = sorted((mine, theirs), key=len)
    pieces = syllables_of(longer)
    whole = _is_run(syllables_of(shorter), pieces) if pieces else False
    if not whole:
        text = name if longer == theirs else asked.text
        whole = any(_is_joined(shorter, parts) for parts in (parts_of(text), as_tibetan(text)))
    if whole:
        return _by_length(shorter, longer)
    is_beginning = longer == theirs and theirs.startswith(mine)
    return BEGINS * len(mine) // len(theirs) if is_beginning and len(mine) > 3 else 0


def _is_joined(word: str, parts: Sequence[str]) -> bool:
    """Whether some of the parts, one after the other, are the word."""
    return any(
        word == "".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    )


def _is_run(some: Sequence[str], of: Sequence[str]) -> bool:
    """Whether ``some`` stand in ``of`` one after the other."""
    size = len(some)
    return bool(some) and any(
        tuple(of[at : at + size]) == tuple(some) for at in range(len(of) - size + 1)
    )
