"""What the cases name: places of custody, courts, police, forums, events, publishers, accounts."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import CaseEvent, Facility, Forum, Offence, Organisation
from sources.models import Publisher

PROVINCES = {
    "Beijing": ("北京", "Chaoyang Haidian Fengtai"),
    "Shanghai": ("上海", "Pudong Xuhui Minhang"),
    "Guangdong": ("广东", "Guangzhou Shenzhen Dongguan Foshan"),
    "Sichuan": ("四川", "Chengdu Ngaba Kardze Mianyang"),
    "Xinjiang": ("新疆", "Urumqi Kashgar Hotan Aksu Ili Turpan"),
    "Tibet": ("西藏", "Lhasa Shigatse Nagchu Chamdo"),
    "Qinghai": ("青海", "Xining Malho Yushu Golog"),
    "Gansu": ("甘肃", "Lanzhou Kanlho Linxia"),
    "Inner Mongolia": ("内蒙古", "Hohhot Tongliao Xilingol"),
    "Liaoning": ("辽宁", "Shenyang Dalian Jinzhou"),
    "Shandong": ("山东", "Jinan Qingdao Linyi"),
    "Henan": ("河南", "Zhengzhou Luoyang Zhumadian"),
    "Hebei": ("河北", "Shijiazhuang Tangshan Baoding"),
    "Hubei": ("湖北", "Wuhan Xiangyang Jingzhou"),
    "Hunan": ("湖南", "Changsha Chenzhou Yueyang"),
    "Zhejiang": ("浙江", "Hangzhou Wenzhou Ningbo"),
    "Jiangsu": ("江苏", "Nanjing Suzhou Wuxi"),
    "Fujian": ("福建", "Fuzhou Xiamen Quanzhou"),
    "Chongqing": ("重庆", "Yuzhong Wanzhou"),
    "Shaanxi": ("陕西", "Xi'an Baoji Yulin"),
    "Heilongjiang": ("黑龙江", "Harbin Daqing Jiamusi"),
    "Jilin": ("吉林", "Changchun Yanbian"),
    "Anhui": ("安徽", "Hefei Wuhu"),
    "Guizhou": ("贵州", "Guiyang Zunyi"),
    "Yunnan": ("云南", "Kunming Dali Dechen"),
    "Guangxi": ("广西", "Nanning Guilin"),
}
"""Provinces: the Chinese name, and prefectures of theirs."""

FACILITIES = (
    ("prison", "{} Prison", "{}监狱"),
    ("prison", "{} No. 2 Prison", "{}第二监狱"),
    ("prison", "{} Women's Prison", "{}女子监狱"),
)
ABROAD = (
    ("Amnesty International", "ngo", "GB"),
    ("Human Rights Watch", "ngo", "US"),
    ("PEN International", "ngo", "GB"),
    ("Human Rights in China", "ngo", "US"),
    ("International Campaign for Tibet", "ngo", "US"),
    ("World Uyghur Congress", "ngo", "DE"),
    ("Reporters Without Borders", "ngo", "FR"),
    ("Front Line Defenders", "ngo", "IE"),
    ("Government of the United States", "foreign_government", "US"),
    ("Government of Germany", "foreign_government", "DE"),
    ("European Parliament", "parliament", ""),
    ("Working Group on Arbitrary Detention", "un_body", ""),
    ("Special Rapporteur on freedom of expression", "un_body", ""),
    ("Ministry of Foreign Affairs of China", "ministry", "CN"),
    ("Ministry of Justice of China", "ministry", "CN"),
    ("Supreme People's Court", "court", "CN"),
    ("Embassy of China in London", "embassy", "CN"),
    ("Embassy of China in Berlin", "embassy", "CN"),
)
FORUMS = (
    ("EU–China human rights dialogue", "bilateral_dialogue"),
    ("US–China human rights dialogue", "bilateral_dialogue"),
    ("Human Rights Council, regular session", "un_session"),
    ("Universal Periodic Review of China", "un_session"),
    ("Daily briefing of the Ministry of Foreign Affairs", "press_briefing"),
    ("Summit of the Group of Twenty", "summit"),
    ("State visit to London", "state_visit"),
    ("Nobel Peace Prize ceremony", "ceremony"),
)
EVENTS = (
    ("709 crackdown on lawyers", "709大抓捕", "crackdown", "2015-07-09"),
    ("Jasmine crackdown", "茉莉花行动", "crackdown", "2011-02"),
    ("Charter 08", "零八宪章", "petition", "2008-12"),
    ("Xinjiang mass internment", "新疆大规模关押", "crackdown", "2017"),
    ("Tibetan protests of 2008", "2008年藏区抗议", "protest", "2008-03"),
    ("White paper protests", "白纸运动", "protest", "2022-11"),
    ("Xiamen gathering", "厦门聚会案", "crackdown", "2019-12-26"),
    ("Hong Kong 47", "香港47人案", "trial", "2021-01-06"),
)
PUBLISHERS = (
    ("Radio Free Asia", "broadcaster", "US", "B"),
    ("Voice of America", "broadcaster", "US", "B"),
    ("Associated Press", "news_agency", "US", "A"),
    ("Reuters", "news_agency", "GB", "A"),
    ("Agence France-Presse", "news_agency", "FR", "A"),
    ("South China Morning Post", "newspaper", "HK", "B"),
    ("The Guardian", "newspaper", "GB", "B"),
    ("New York Times", "newspaper", "US", "A"),
    ("Xinhua", "state_media", "CN", "C"),
    ("Global Times", "state_media", "CN", "D"),
    ("Weiquanwang", "ngo", "", "B"),
    ("Minsheng Guancha", "ngo", "CN", "C"),
    ("Minghui", "ngo", "", "D"),
    ("Boxun", "news_site", "US", "D"),
    ("Phayul", "news_site", "IN", "C"),
    ("Bitter Winter", "magazine", "IT", "C"),
    ("Amnesty International", "ngo", "GB", "A"),
    ("Human Rights Watch", "ngo", "US", "A"),
    ("Congressional-Executive Commission on China", "government", "US", "A"),
    ("China Judgments Online", "court", "CN", "B"),
    ("United Nations Human Rights Council", "un_body", "", "A"),
    ("Family of a prisoner", "family", "", "B"),
    ("Defence counsel", "lawyer", "CN", "B"),
    ("A microblog", "social_media", "CN", "E"),
)
CHARGES = {
    "CL97-105(2)": 22.0, "CL97-105(1)": 9.0, "CL97-293": 24.0, "CL97-300(1)": 12.0,
    "CL97-103(2)": 8.0, "CL97-103(1)": 4.0, "CL97-290(1)": 8.0, "CL97-225": 5.0,
    "CL97-120-3": 4.0, "CL97-246": 2.0, "CL97-102": 1.0,
}  # fmt: skip
"""Of a hundred charges, how often each is brought."""

ACCOUNTS = {Role.RESEARCHER: 1, Role.ANALYST: 6, Role.REVIEWER: 3}


@dataclass(frozen=True)
class Place:
    """A place of custody as the rows need it."""

    key: str
    name: str
    kind: str
    province: str


@dataclass(frozen=True)
class Surroundings:
    """The keys of all that cases name; small, and handed to every process that makes cases."""

    facilities: list[Place]
    courts: dict[str, str]
    police: dict[str, str]
    organisations: list[str]
    authorities: list[str]
    forums: list[str]
    events: list[tuple[str, int]]
    publishers: list[tuple[str, str, str]]
    offences: dict[str, str]
    analysts: list[int]
    reviewers: list[int]


def store() -> Surroundings:
    """Store the rows and say their keys; the reference data are loaded before."""
    accounts = {
        role: [_account(role, number) for number in range(count)]
        for role, count in ACCOUNTS.items()
    }
    courts, police = {}, {}
    for province, (han, _) in PROVINCES.items():
        court = f"{province} Intermediate People's Court"
        courts[province] = _made(Organisation, court, f"{han}中级人民法院", "court", country="CN")
        bureau = f"{province} Public Security Bureau"
        police[province] = _made(Organisation, bureau, f"{han}公安局", "police", country="CN")
    abroad = [
        _made(Organisation, name, "", kind, country=country) for name, kind, country in ABROAD
    ]
    codes = dict(Offence.objects.filter(code__in=CHARGES).values_list("code", "pk"))
    return Surroundings(
        facilities=list(_facilities()),
        courts=courts,
        police=police,
        organisations=abroad[:13],
        authorities=abroad[13:],
        forums=[_made(Forum, name, "", kind) for name, kind in FORUMS],
        events=[
            (_made(CaseEvent, name, han, kind, began=began), int(began[:4]))
            for name, han, kind, began in EVENTS
        ],
        publishers=[
            (
                Publisher.objects.create(
                    name=name, kind=kind, country=country, reliability=grade
                ).pk.hex,
                kind,
                grade,
            )
            for name, kind, country, grade in PUBLISHERS
        ],
        offences={code: key.hex for code, key in codes.items()},
        analysts=accounts[Role.ANALYST],
        reviewers=accounts[Role.REVIEWER],
    )


def _account(role: Role, number: int) -> int:
    user = User.objects.create(username=f"{role.value}-{number + 1}")
    user.set_unusable_password()
    user.save()
    user.groups.add(Group.objects.get(name=role.value))
    return user.pk


def _facilities() -> Any:
    for province, (han, prefectures) in PROVINCES.items():
        for kind, name, name_zh in FACILITIES:
            yield _place(kind, name.format(province), name_zh.format(han), province)
        for prefecture in prefectures.split():
            name = f"{prefecture} Detention Centre"
            yield _place("detention_centre", name, "", province, prefecture)
        if province == "Xinjiang":
            for prefecture in prefectures.split():
                name = f"{prefecture} Vocational Training Centre"
                yield _place("internment_camp", name, "", province, prefecture)


def _place(kind: str, name: str, name_zh: str, province: str, prefecture: str = "") -> Place:
    key = _made(Facility, name, name_zh, kind, province=province, prefecture=prefecture)
    return Place(key, name, kind, province)


def _made(model: Any, name: str, name_zh: str, kind: str, **more: Any) -> str:
    key: str = model.objects.create(name=name, name_zh=name_zh, kind=kind, **more).pk.hex
    return key
