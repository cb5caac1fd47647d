"""Names for the demo's streets, communities and villages.

Street and town names are those of the real district, from memory and therefore unconfirmed. The
names of communities and villages are put together from two syllable lists and name no real place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Township:
    """``weight``: households of one of its communities against the others'."""

    code: str
    name: str
    name_en: str
    kind: str
    communities: int
    villages: int
    weight: int
    seat: tuple[int, int]  # longitude, latitude in units of 0.0001 degree


TOWNSHIPS = (
    Township(
        "500107001", "杨家坪街道", "Yangjiaping Street", "street", 13, 0, 118, (1065090, 295080)
    ),
    Township(
        "500107002", "黄桷坪街道", "Huangjueping Street", "street", 8, 0, 92, (1065370, 294800)
    ),
    Township(
        "500107003", "谢家湾街道", "Xiejiawan Street", "street", 11, 0, 110, (1065300, 295210)
    ),
    Township(
        "500107004", "石坪桥街道", "Shipingqiao Street", "street", 9, 0, 105, (1064890, 295280)
    ),
    Township(
        "500107005", "中梁山街道", "Zhongliangshan Street", "street", 12, 0, 98, (1064330, 295030)
    ),
    Township("500107006", "九龙街道", "Jiulong Street", "street", 16, 0, 108, (1064880, 294690)),
    Township("500107100", "华岩镇", "Huayan Town", "town", 18, 10, 101, (1064130, 294520)),
    Township("500107101", "西彭镇", "Xipeng Town", "town", 8, 17, 84, (1063030, 294180)),
    Township("500107102", "铜罐驿镇", "Tongguanyi Town", "town", 3, 8, 60, (1063640, 294080)),
    Township("500107103", "陶家镇", "Taojia Town", "town", 4, 9, 66, (1063560, 294470)),
)

_FIRST = (
    ("桂香", "Guixiang"),
    ("梧桐", "Wutong"),
    ("云岭", "Yunling"),
    ("清溪", "Qingxi"),
    ("银杏", "Yinxing"),
    ("翠竹", "Cuizhu"),
    ("望江", "Wangjiang"),
    ("晴川", "Qingchuan"),
    ("黛山", "Daishan"),
    ("槐荫", "Huaiyin"),
    ("柏林", "Bolin"),
    ("芙蓉", "Furong"),
    ("映月", "Yingyue"),
    ("和风", "Hefeng"),
    ("丹枫", "Danfeng"),
    ("金桔", "Jinju"),
)
_COMMUNITY_LAST = (
    ("路", "lu"),
    ("湾", "wan"),
    ("台", "tai"),
    ("桥", "qiao"),
    ("苑", "yuan"),
    ("坡", "po"),
    ("里", "li"),
)
_VILLAGE_LAST = (("沟", "gou"), ("垭", "ya"), ("塘", "tang"))


def _all_names(
    last: tuple[tuple[str, str], ...], suffix: str, suffix_en: str
) -> list[tuple[str, str]]:
    return [
        (f"{first}{end}{suffix}", f"{first_en}{end_en} {suffix_en}")
        for end, end_en in last
        for first, first_en in _FIRST
    ]


COMMUNITY_NAMES = _all_names(_COMMUNITY_LAST, "社区", "Community")
VILLAGE_NAMES = _all_names(_VILLAGE_LAST, "村", "Village")
