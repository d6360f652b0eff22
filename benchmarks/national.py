"""Records of national shape: five tiers in the proportions of the end of 2023, titles in Chinese and English.

    python benchmarks/national.py --records 1m --format jsonl > records.jsonl

Nothing here names a real standard: designations, titles and dates are composed from vocabularies with frequencies
that fall off like Zipf's law. The same seed and size give the same records.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Protocol

from guiju.search.model import OPEN_END, IndexDocument

SHARES = {"national": 44_499, "sector": 80_828, "local": 69_709, "association": 74_240, "enterprise": 3_165_625}
COMPANIES = 472_459
COMMITTEES = 1_338
ASSOCIATIONS = 7_000

# subject: Chinese, English, ICS field
SUBJECTS = """食品:food:67 粮油:grain and oil:67 乳制品:dairy product:67 茶叶:tea:67 饲料:feed:65 肥料:fertilizer:65 农药:pesticide:65
种子:seed:65 水果:fruit:67 蔬菜:vegetable:67 水产品:aquatic product:67 肉制品:meat product:67 饮料:beverage:67 白酒:liquor:67
钢:steel:77 铝合金:aluminium alloy:77 铜:copper:77 钛:titanium:77 稀土:rare earth:77 煤炭:coal:73 石油:petroleum:75
天然气:natural gas:75 橡胶:rubber:83 塑料:plastics:83 涂料:paint:87 玻璃:glass:81 陶瓷:ceramics:81 水泥:cement:91
混凝土:concrete:91 砖:brick:91 木材:timber:79 家具:furniture:97 纸:paper:85 纺织品:textile:59 服装:garment:61 皮革:leather:59
鞋类:footwear:61 玩具:toy:97 化妆品:cosmetics:71 洗涤剂:detergent:71 医疗器械:medical device:11 药品:pharmaceutical:11
轴承:bearing:21 齿轮:gear:21 阀门:valve:23 泵:pump:23 压缩机:compressor:23 锅炉:boiler:27 压力容器:pressure vessel:23
管道:pipeline:23 电梯:lift:91 起重机:crane:53 机床:machine tool:25 焊接:welding:25 紧固件:fastener:21 弹簧:spring:21
模具:mould:25 机器人:robot:25 电机:electric motor:29 变压器:transformer:29 电缆:cable:29 开关:switch:29 电池:battery:29
照明:lighting:29 灯具:luminaire:29 电容器:capacitor:31 半导体:semiconductor:31 集成电路:integrated circuit:31 传感器:sensor:31
光纤:optical fibre:33 通信:telecommunication:33 移动终端:mobile terminal:33 信息安全:information security:35
信息技术:information technology:35 软件:software:35 数据:data:35 物联网:internet of things:35 云计算:cloud computing:35
人工智能:artificial intelligence:35 地理信息:geographic information:35 汽车:road vehicle:43 电动汽车:electric vehicle:43
摩托车:motorcycle:43 铁路:railway:45 船舶:ship:47 航空器:aircraft:49 航天:space:49 包装:packaging:55 集装箱:freight container:55
环境:environment:13 水质:water quality:13 空气:air:13 土壤:soil:13 噪声:noise:17 消防:fire protection:13 防护服:protective clothing:13
职业健康:occupational health:13 核电:nuclear power:27 风力发电:wind power:27 光伏:photovoltaic:27 氢能:hydrogen energy:27
旅游:tourism:03 物流:logistics:03 养老服务:elderly care service:03 教育:education:03 金融:finance:03 政务服务:government service:03
图书馆:library:01 术语:terminology:01 图形符号:graphical symbol:01 量具:measuring instrument:17 仪表:instrument:17"""
MODIFIERS = """工业用:industrial 家用:household 城市:urban 公共:public 智能:intelligent 绿色:green 高纯:high purity 特种:special 通用:general purpose
便携式:portable 固定式:stationary 电子:electronic 液压:hydraulic 气动:pneumatic 高压:high voltage 低压:low voltage 户外:outdoor
室内:indoor 船用:marine 矿用:mining 建筑用:building 农业:agricultural 医用:medical 儿童:children 再生:recycled 预制:precast
热轧:hot rolled 冷轧:cold rolled 不锈:stainless 耐热:heat resistant 防水:waterproof 防爆:explosion proof 阻燃:flame retardant
复合:composite 纳米:nano 生物:biological 有机:organic 无机:inorganic 进口:imported 出口:export 数字化:digital 网络:network
远程:remote 自动:automatic 半自动:semi automatic 精密:precision 重型:heavy duty 轻型:light duty 微型:miniature 超薄:ultra thin"""
PARTS = """部件:component 系统:system 设备:equipment 装置:device 材料:material 制品:article 原料:raw material 添加剂:additive 接口:interface
连接器:connector 外壳:enclosure 密封件:seal 滤芯:filter element 控制器:controller 软管:hose 板材:sheet 棒材:bar 丝:wire 薄膜:film
容器:container 标签:label 样品:sample 残留物:residue 废弃物:waste 工程:engineering 工厂:plant 车间:workshop 仓库:warehouse
平台:platform 终端:terminal 模块:module 服务:service 企业:enterprise 园区:park"""
TYPES = """技术要求:technical requirements 试验方法:test methods 技术规范:technical specification 技术条件:technical conditions
通用要求:general requirements 安全要求:safety requirements 测定方法:determination 检验规则:inspection rules 术语和定义:terms and definitions
管理规范:management specification 评价指南:guidelines for evaluation 设计规范:code for design 施工规程:specification for construction
操作规程:operating procedures 质量标准:quality standard 卫生标准:hygienic standard 分类与代码:classification and codes
能效限定值及能效等级:minimum allowable values of energy efficiency and energy efficiency grades 限量:limits
验收规范:code for acceptance 服务规范:service specification 标志、包装、运输和贮存:marking packaging transport and storage
抽样检验程序:sampling procedures for inspection 风险评估:risk assessment 计量要求:metrological requirements
接口规范:interface specification 建设标准:construction standard 数据元:data elements 导则:guide 命名规则:rules for nomenclature"""
PROPERTIES = """铅:lead 镉:cadmium 汞:mercury 砷:arsenic 水分:moisture 灰分:ash 蛋白质:protein 脂肪:fat 甲醛:formaldehyde 拉伸强度:tensile strength
硬度:hardness 冲击韧性:impact toughness 耐腐蚀性:corrosion resistance 电阻率:resistivity 绝缘电阻:insulation resistance 电磁兼容:electromagnetic compatibility
噪声限值:noise limits 振动:vibration 温升:temperature rise 可靠性:reliability 耐久性:durability 燃烧性能:burning behaviour 色牢度:colour fastness
粒度:particle size 密度:density 粘度:viscosity 酸值:acid value 有效成分:active ingredient 微生物:microorganism 放射性:radioactivity"""
METHODS = """原子吸收光谱法:atomic absorption spectrometry 气相色谱法:gas chromatography 液相色谱法:liquid chromatography 质谱法:mass spectrometry
滴定法:titration 重量法:gravimetric method 分光光度法:spectrophotometry X射线荧光法:X-ray fluorescence 超声检测:ultrasonic testing
荧光光谱法:fluorescence spectrometry 电感耦合等离子体法:inductively coupled plasma"""
SECTORS = [
    "JB",
    "HG",
    "YB",
    "QB",
    "FZ",
    "NY",
    "SY",
    "DL",
    "HJ",
    "JT",
    "MT",
    "SN",
    "YY",
    "YD",
    "SJ",
    "QC",
    "CJ",
    "LY",
    "SB",
    "WS",
    "GA",
    "JC",
    "TB",
    "HB",
    "QJ",
    "CB",
    "EJ",
]
PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
]
CITIES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"

Titled = tuple[tuple[str, ...], tuple[str, ...], str]


class Titles(Protocol):
    """Where titles come from: words in Chinese, words in English, a code of the ICS."""

    def draw(self) -> Titled: ...


@dataclass(frozen=True, slots=True)
class Record:
    """One generated edition."""

    id: int
    designation: str
    title_zh: str
    title_en: str
    words_zh: tuple[str, ...]
    abstract: str
    tier: str
    effect: str
    status: str
    publisher: str
    committee: str
    ics: str
    published: int
    effective: int
    withdrawn: int
    force: tuple[tuple[int, int], ...]
    number_rank: int

    def document(self) -> IndexDocument:
        """The record as the search floor takes it."""
        titles = (("zh", self.title_zh), ("en", self.title_en)) if self.title_en else (("zh", self.title_zh),)
        return IndexDocument(
            id=self.id,
            seq=self.id,
            designations=(self.designation,),
            titles=titles,
            abstract=self.abstract,
            tier=self.tier,
            effect=self.effect,
            status=self.status,
            scheme=self.designation.partition("/")[0].partition(" ")[0],
            publisher=self.publisher,
            committee=self.committee,
            ics=(self.ics,),
            year=int(self.designation[-4:]),
            published=self.published,
            force=self.force,
            number_rank=self.number_rank,
        )

    def row(self) -> dict[str, str]:
        """The record as a row of CSV or an object of JSONL."""
        return {
            "designation": self.designation,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "abstract": self.abstract,
            "tier": self.tier,
            "effect": self.effect,
            "status": self.status,
            "publisher": self.publisher,
            "committee": self.committee,
            "ics": self.ics,
            "published": _iso(self.published),
            "effective": _iso(self.effective),
            "withdrawn": _iso(self.withdrawn),
        }


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat() if day else ""


def _table(text: str) -> list[tuple[str, ...]]:
    """`zh:en words:…` entries; an English phrase may hold spaces, so entries divide before a Chinese key."""
    entries: list[str] = []
    for piece in text.split():
        if (":" in piece and not piece[0].isascii()) or piece.startswith("X射线"):
            entries.append(piece)
        else:
            entries[-1] += " " + piece
    return [tuple(entry.split(":")) for entry in entries]


class _Zipf:
    """Draws entries with frequencies falling as 1/(rank + offset)."""

    def __init__(self, items: Sequence[tuple[str, ...]], rng: random.Random, offset: float = 3.0) -> None:
        self._items = list(items)
        rng.shuffle(self._items)
        self._sums = list(accumulate(1 / (i + offset) for i in range(len(self._items))))
        self._random = rng.random

    def draw(self) -> tuple[str, ...]:
        return self._items[bisect(self._sums, self._random() * self._sums[-1])]


class National:
    """A stream of records; `size` sets the proportions of numbers, not only how many come. `titles` gives those of every
    second work."""

    def __init__(self, size: int, seed: int = 2026, titles: Titles | None = None) -> None:
        self.size = size
        self._other, self._works = titles, 0
        self._rng = random.Random(seed)
        rng = self._rng
        self._subjects = _Zipf(_table(SUBJECTS), rng)
        self._modifiers = _Zipf(_table(MODIFIERS), rng)
        self._parts = _Zipf(_table(PARTS), rng)
        self._types = _Zipf(_table(TYPES), rng, 2.0)
        self._properties = _Zipf(_table(PROPERTIES), rng)
        self._methods = _Zipf(_table(METHODS), rng)
        names = list(SHARES)
        self._tiers = names
        self._tier_sums = list(accumulate(SHARES.values()))
        scale = size / self._tier_sums[-1]
        self._companies = max(20, int(COMPANIES * scale))
        self._associations = max(10, int(ASSOCIATIONS * min(1.0, scale)))
        self._first, self._last = date(1980, 1, 1).toordinal(), date(2026, 10, 31).toordinal()
        self._count = dict.fromkeys(names, 0)

    def __iter__(self) -> Iterator[Record]:
        made = 0
        while made < self.size:
            for record in self._work(made + 1):
                yield record
                made += 1
                if made == self.size:
                    return

    def _work(self, id: int) -> Iterator[Record]:
        """The editions of one work, oldest first."""
        rng = self._rng
        random_ = rng.random
        sums = self._tier_sums
        tier = self._tiers[bisect(sums, random_() * sums[-1])]
        self._count[tier] += 1
        stem, publisher, committee, effect = self._designation(tier, self._count[tier])
        zh, en, ics = self._title()
        abstract = ""
        if tier != "enterprise" or random_() < 0.1:
            about, method = "".join(zh[:-1]), self._properties.draw()[0]
            use, managed = self._subjects.draw()[0], self._parts.draw()[0]
            abstract = (
                f"本文件规定了{about}的{zh[-1]}，描述了相应的{method}检验方法，适用于{use}的生产和{managed}管理。"
            )
        editions = 1
        if tier != "enterprise":
            editions += (random_() < 0.45) + (random_() < 0.15)
        span = self._last - self._first
        day = self._first + int(span * random_() ** (0.35 if tier == "enterprise" else 0.55))
        english = " ".join(en) if tier != "enterprise" or random_() < 0.2 else ""
        days = [day]
        while len(days) < editions and days[-1] + 900 < self._last:
            days.append(days[-1] + 900 + int(random_() * 4000))
        days = [value for value in days if value <= self._last]
        for i, published in enumerate(days):
            effective = published + int(random_() * 365)
            withdrawn = days[i + 1] + 100 if i + 1 < len(days) else 0
            if not withdrawn and random_() < 0.12:
                withdrawn = effective + 400 + int(random_() * 5000)
                withdrawn = withdrawn if withdrawn < self._last else 0
            withdrawn = withdrawn and max(withdrawn, effective + 1)
            force: tuple[tuple[int, int], ...] = ((effective, withdrawn or OPEN_END),)
            if withdrawn and random_() < 0.02:  # withdrawn, then reinstated
                force = ((effective, withdrawn), (withdrawn + 200, OPEN_END))
            status = "withdrawn" if withdrawn else "in-force" if effective <= self._last else "published"
            year = date.fromordinal(published).year
            yield Record(
                id=id + i,
                designation=f"{stem}-{year}",
                title_zh=self._set(zh),
                title_en=english[:1].upper() + english[1:],
                words_zh=zh,
                abstract=abstract,
                tier=tier,
                effect=effect,
                status=status,
                publisher=publisher,
                committee=committee,
                ics=ics,
                published=published,
                effective=effective,
                withdrawn=withdrawn,
                force=force,
                number_rank=self._tiers.index(tier) << 58 | self._count[tier] << 12 | year,
            )

    @staticmethod
    def _set(words: tuple[str, ...]) -> str:
        return "".join(words[:-1]) + (" " if len(words) > 3 else "") + words[-1]

    def _designation(self, tier: str, number: int) -> tuple[str, str, str, str]:
        """Designation without its year, publisher, committee, effect."""
        rng = self._rng
        random_ = rng.random
        committee = f"SAC/TC {1 + int(COMMITTEES * random_() ** 1.5)}" if tier in ("national", "sector") else ""
        number = 100 + number
        part = f".{1 + int(random_() * 20)}" if random_() < 0.3 else ""
        if tier == "national":
            mandatory = random_() < 0.05
            prefix = "GB" if mandatory else "GB/T" if random_() < 0.97 else "GB/Z"
            return f"{prefix} {number}{part}", "SAC", committee, "mandatory" if mandatory else "recommended"
        if tier == "sector":
            code = SECTORS[int(len(SECTORS) * random_() ** 1.6)]
            return f"{code}/T {number}{part}", code, committee, "recommended"
        if tier == "local":
            code = PROVINCES[int(len(PROVINCES) * random_())]
            return f"DB{code}/T {number}{part}", f"DB{code}", "", "recommended"
        if tier == "association":
            org = int(self._associations * random_() ** 2)
            code = LETTERS[org % 24] + LETTERS[org // 24 % 24] + LETTERS[org // 576 % 24] + LETTERS[org // 13824 % 24]
            return f"T/{code} {1 + number % 9999:03d}{part}", code, "", "recommended"
        company = int(self._companies * random_() ** 1.3)
        code = LETTERS[company % 24] + LETTERS[company // 24 % 24] + LETTERS[company // 576 % 24]
        place = CITIES[company % len(CITIES)]
        return f"Q/{place}{code}{company} {1 + int(random_() * 99):03d}", f"{place}{code}{company}", "", "recommended"

    def _title(self) -> Titled:
        """Words of a title in Chinese and in English, and its ICS code."""
        self._works += 1
        if self._other is not None and self._works % 2:
            return self._other.draw()
        random_ = self._rng.random
        subject = self._subjects.draw()
        words = [subject]
        if random_() < 0.55:
            words.insert(0, self._modifiers.draw())
        if random_() < 0.6:
            words.append(self._parts.draw())
        kind = self._types.draw()
        share = random_()
        if share < 0.18:
            words += [("中", "in"), self._properties.draw(), ("的测定", "determination of"), self._methods.draw()]
        elif share < 0.3:
            words.append((f"第{1 + int(random_() * 9)}部分：", "Part"))
            words += [self._properties.draw(), kind]
        else:
            words.append(kind)
        if random_() < 0.02:
            words.insert(0, ("食品安全国家标准", "National food safety standard"))
        field = subject[2]
        ics = f"{field}.{20 * (1 + int(9 * random_() ** 2)):03d}.{10 * (1 + int(9 * random_())):02d}"
        return tuple(word[0] for word in words), tuple(word[1] for word in words), ics


def size_of(text: str) -> int:
    """`100k`, `1m`, `5m` or a plain number."""
    units = {"k": 1_000, "m": 1_000_000}
    lower = text.lower()
    return int(float(lower[:-1]) * units[lower[-1]]) if lower[-1:] in units else int(lower)


def main() -> None:
    """Write records to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=size_of, default=100_000)
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    records = National(arguments.records, arguments.seed)
    if arguments.format == "jsonl":
        for record in records:
            sys.stdout.write(json.dumps(record.row(), ensure_ascii=False) + "\n")
    else:
        writer: csv.DictWriter[str] | None = None
        for record in records:
            row = record.row()
            if writer is None:
                writer = csv.DictWriter(sys.stdout, list(row))
                writer.writeheader()
            writer.writerow(row)


if __name__ == "__main__":
    main()
