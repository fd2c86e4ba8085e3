"""The fixed words of a case report, in the two languages of the product."""

from casetracker.languages import bilingual

WORDS = {
    "report": bilingual("Case report", "个案报告"),
    "current_situation": bilingual("Current situation", "现状"),
    "no_situation": bilingual("not recorded", "未记录"),
    "latest_change": bilingual("Latest change", "最近变更"),
    "legal_stage": bilingual("Legal stage", "法律阶段"),
    "certainty": bilingual("Certainty", "确定程度"),
    "as_of": bilingual("As of", "截至"),
    "last_verified": bilingual("Last verified", "最近核实"),
    "publication": bilingual("Publication", "发布状态"),
    "audience": bilingual("Audience", "受众"),
    "not_public": bilingual("Not for publication", "不得公开"),
    "summary": bilingual("Summary", "摘要"),
    "contents": bilingual("Contents", "目录"),
    "citations": bilingual("Citations", "引文"),
    "how_to_read": bilingual(
        "A number in brackets leads to the passage that says so: the exact words of a stored "
        "document. A fact without a source says so. “Inferred” marks what no passage states and an "
        "analyst concludes; the footnote says how.",
        "方括号内的数字指向所依据的原文段落；没有来源的事实会注明。“推断”表示原文未直接陈述，由分析员推断，"
        "脚注说明依据。",
    ),
    "how_to_check": bilingual(
        "Positions count the characters of the stored text from 0. The SHA-256 is that of the "
        "file as it was captured: a copy with the same hash is the same file, bit for bit.",
        "位置按所存文本的字符从 0 起计。SHA-256 为采集时文件的哈希值：哈希相同即为逐位相同的文件。",
    ),
    "disputed": bilingual("Disputed", "有争议"),
    "others_say": bilingual("other passages say", "其他段落称"),
    "passages_say": bilingual("passages say", "段落称"),
    "held_because": bilingual("held because", "采用理由"),
    "decided_on": bilingual("decided on", "裁定于"),
    "not_settled": bilingual("not settled", "未定"),
    "unsourced": bilingual("No source yet", "尚无来源"),
    "proposed": bilingual("Proposed, not yet accepted", "待审，尚未采纳"),
    "confidential": bilingual("Confidential source", "保密来源"),
    "inferred": bilingual("inferred", "推断"),
    "inferred_from_this": bilingual("Inferred from this", "据此推断"),
    "origins_short": bilingual("origins", "个来源"),
    "said_by": bilingual("Said by", "说话人"),
    "reporting": bilingual("Reporting of", "原始报道"),
    "by": bilingual("By", "作者"),
    "undated": bilingual("undated", "日期不详"),
    "address": bilingual("Address", "网址"),
    "archived": bilingual("Archived copy", "存档"),
    "captured": bilingual("captured", "采集于"),
    "characters": bilingual("characters", "字符"),
    "translation": bilingual("Translation", "译文"),
    "translated_by": bilingual("translated by", "译者"),
    "read_in_place": bilingual("Read it in the document", "在原文中查看"),
    "back_to_text": bilingual("Back to the text", "返回正文"),
    "page_of": bilingual("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "generated": bilingual("Generated", "生成于"),
    "made_with": bilingual("with", "系统："),
    "download": bilingual("Download as PDF", "下载 PDF"),
    "dated_by": bilingual("How the date is known", "日期依据"),
    "graded": bilingual("Graded", "评级"),
    "documents_cited": bilingual("Documents cited", "所引文件"),
    "elsewhere": bilingual("In other databases", "其他数据库"),
    "linked_to": bilingual("Linked to the answer", "关联回应"),
    "follows": bilingual("Follows", "后续于"),
    "asked_for_them": bilingual("Asked for this person", "为此人提出"),
    "answer": bilingual("Answer", "回应"),
    "volunteered": bilingual("Volunteered", "主动提供"),
    "quotations": bilingual(
        "Quotations remain the property of their publishers.", "引文版权归原发布者所有。"
    ),
    "missing_glyph": bilingual(
        "A code such as [U+1F600] stands for a character that the fonts of this report lack.",
        "[U+1F600] 之类的编码代表本报告字体所缺的字符。",
    ),
}
"""By key; a test holds that each is used, and that the templates use no other."""

COUNTS = {
    "facts": (bilingual("fact", "项事实"), bilingual("facts", "项事实")),
    "sourced": (bilingual("sourced", "有来源"),) * 2,
    "disputed": (bilingual("disputed", "有争议"),) * 2,
    "unsourced": (bilingual("without a source", "无来源"),) * 2,
    "confidential": (bilingual("of a confidential source", "来源保密"),) * 2,
    "passages": (bilingual("passage", "段引文"), bilingual("passages", "段引文")),
    "sources": (bilingual("document", "份文件"), bilingual("documents", "份文件")),
    "origins": (
        bilingual("independent origin", "个独立来源"),
        bilingual("independent origins", "个独立来源"),
    ),
}
"""What is counted, as it is said of one and of more, by the field of `Sums`."""

EMPTY = {
    "situation": bilingual("No situation is recorded yet.", "尚未记录现状。"),
    "identity": bilingual("Nothing is recorded yet.", "尚无记录。"),
    "detentions": bilingual("No detention is recorded.", "尚未记录羁押。"),
    "timeline": bilingual("No status change is recorded.", "尚未记录状态变更。"),
    "appeals": bilingual("No appeal is recorded.", "尚未记录呼吁。"),
}
"""What a section says that has nothing in it, by the section's key."""

TITLES = {
    "situation": bilingual("Situation", "现状"),
    "identity": bilingual("Identity", "身份"),
    "detentions": bilingual("Detentions", "羁押"),
    "timeline": bilingual("Timeline", "时间线"),
    "appeals": bilingual("Appeals and answers", "呼吁与回应"),
}
"""The sections of a report in their order, by key."""
