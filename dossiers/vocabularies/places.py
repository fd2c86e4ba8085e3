"""Kinds of the bodies, places, occasions and happenings that dossiers refer to."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class OrganisationKind(TextChoices):
    """What kind of body it is, on either side of a case."""

    COURT = "court", bilingual("court", "法院")
    PROCURATORATE = "procuratorate", bilingual("procuratorate", "检察院")
    POLICE = "police", bilingual("police (public security)", "公安机关")
    STATE_SECURITY = "state_security", bilingual("state security", "国家安全机关")
    SUPERVISION = "supervision", bilingual("supervision commission", "监察委员会")
    JUSTICE = "justice", bilingual("justice and prison administration", "司法行政、监狱管理机关")
    PARTY = "party", bilingual("Communist Party body", "中共机构")
    MINISTRY = "ministry", bilingual("ministry or central agency", "中央部委")
    LOCAL_GOVERNMENT = "local_government", bilingual("local government", "地方政府")
    LEGISLATURE = "legislature", bilingual("people's congress or consultative body", "人大、政协")
    EMBASSY = "embassy", bilingual("embassy or consulate", "使领馆")
    FOREIGN_GOVERNMENT = "foreign_government", bilingual("foreign government", "外国政府")
    PARLIAMENT = "parliament", bilingual("foreign or supranational parliament", "外国或国际议会")
    UN_BODY = "un_body", bilingual("United Nations body", "联合国机构")
    INTERGOVERNMENTAL = (
        "intergovernmental",
        bilingual("other intergovernmental organisation", "其他政府间组织"),
    )
    NGO = "ngo", bilingual("non-governmental organisation", "非政府组织")
    MEDIA = "media", bilingual("media", "媒体")
    HOSPITAL = "hospital", bilingual("hospital", "医院")
    LAW_FIRM = "law_firm", bilingual("law firm", "律师事务所")
    UNIVERSITY = "university", bilingual("university, research institute", "大学、研究机构")
    COMPANY = "company", bilingual("company", "企业")
    RELIGIOUS_BODY = "religious_body", bilingual("religious body", "宗教团体")
    INFORMAL_GROUP = "informal_group", bilingual("informal group or movement", "民间团体、运动")
    INDIVIDUALS = (
        "individuals",
        bilingual("family, friends or other individuals", "家属、友人或其他个人"),
    )
    OTHER = "other", bilingual("other", "其他")


class FacilityKind(TextChoices):
    """What kind of place somebody is held in."""

    DETENTION_CENTRE = "detention_centre", bilingual("detention centre", "看守所")
    LOCKUP = "lockup", bilingual("lock-up for administrative detention", "拘留所")
    POLICE_STATION = "police_station", bilingual("police station", "派出所")
    PRISON = "prison", bilingual("prison", "监狱")
    JUVENILE_FACILITY = "juvenile_facility", bilingual("juvenile reformatory", "未成年犯管教所")
    RSDL_SITE = "rsdl_site", bilingual("designated residence (RSDL)", "指定居所监视居住场所")
    LIUZHI_SITE = "liuzhi_site", bilingual("supervision retention site", "留置场所")
    LABOUR_CAMP = (
        "labour_camp",
        bilingual("re-education through labour camp (to 2013)", "劳动教养所"),
    )
    CUSTODY_EDUCATION_CENTRE = (
        "custody_education_centre",
        bilingual("custody and education centre (to 2019)", "收容教育所"),
    )
    INTERNMENT_CAMP = (
        "internment_camp",
        bilingual("internment (“vocational training”) camp", "职业技能教育培训中心"),
    )
    LEGAL_EDUCATION_CENTRE = (
        "legal_education_centre",
        bilingual("legal education centre", "法制教育中心"),
    )
    BLACK_JAIL = "black_jail", bilingual("black jail", "黑监狱")
    HOSPITAL = "hospital", bilingual("hospital", "医院")
    PRISON_HOSPITAL = "prison_hospital", bilingual("prison hospital", "监狱医院")
    PSYCHIATRIC_HOSPITAL = "psychiatric_hospital", bilingual("psychiatric hospital", "精神病院")
    ANKANG = "ankang", bilingual("Ankang, police psychiatric hospital", "安康医院")
    HOME = "home", bilingual("home", "住所")
    HOTEL = "hotel", bilingual("hotel or guesthouse", "宾馆、招待所")
    OTHER = "other", bilingual("other", "其他")
    UNKNOWN = "unknown", bilingual("not known", "不详")


class ForumKind(TextChoices):
    """What kind of occasion an appeal is raised at."""

    BILATERAL_DIALOGUE = (
        "bilateral_dialogue",
        bilingual("bilateral human rights dialogue", "双边人权对话"),
    )
    SUMMIT = "summit", bilingual("summit", "峰会")
    STATE_VISIT = "state_visit", bilingual("state or official visit", "国事访问、正式访问")
    UN_SESSION = "un_session", bilingual("United Nations session or review", "联合国会议、审议")
    PARLIAMENTARY_SESSION = (
        "parliamentary_session",
        bilingual("parliamentary session or hearing", "议会会议、听证"),
    )
    PRESS_BRIEFING = "press_briefing", bilingual("press briefing", "新闻发布会")
    PRIVATE_MEETING = "private_meeting", bilingual("private meeting", "私下会晤")
    CONFERENCE = "conference", bilingual("conference", "会议、研讨会")
    CEREMONY = "ceremony", bilingual("award or memorial ceremony", "颁奖、纪念仪式")
    DEMONSTRATION = "demonstration", bilingual("demonstration", "示威活动")
    COURT = "court", bilingual("court", "法庭")
    OTHER = "other", bilingual("other", "其他")


class EventKind(TextChoices):
    """What kind of happening joins several cases."""

    CRACKDOWN = "crackdown", bilingual("crackdown", "打压行动")
    PROTEST = "protest", bilingual("protest", "抗议")
    PETITION = "petition", bilingual("petition, manifesto", "联署、宣言")
    MOVEMENT = "movement", bilingual("movement", "运动")
    TRIAL = "trial", bilingual("trial", "审判")
    AMNESTY = "amnesty", bilingual("amnesty, special pardon", "特赦")
    PRIZE = "prize", bilingual("prize", "获奖")
    ANNIVERSARY = "anniversary", bilingual("anniversary, sensitive date", "周年、敏感日")
    LAW_CHANGE = "law_change", bilingual("change of law", "法律变更")
    DISASTER = "disaster", bilingual("disaster, epidemic", "灾害、疫情")
    OTHER = "other", bilingual("other", "其他")
