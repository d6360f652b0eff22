#!/usr/bin/env python3
"""Check the gold files: python3 check.py [dir ...]  (default: dev held)

Sentences: schema, allowed values, low <= high, no text twice (over all files),
a document in one half only, every number traceable to the text in some form.
Tables: the same, and every cell's row and column labels are found in the table."""

import json, os, re, sys, unicodedata
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
MODS = {"requirement", "recommendation", "permission", "possibility", "statement"}
OPS = {"=", "<", "<=", ">", ">=", "range", "tol"}
CONV = {"GB", "ISO", "RFC2119", "EN"}
SUP = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
ZD = {c: i for i, c in enumerate("零一二三四五六七八九")}
ZD["两"] = 2
ZD["〇"] = 0
EW = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
EW.update(
    {
        "once": 1,
        "twice": 2,
        "dozen": 12,
        "hundred": 100,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "ninety": 90,
        "a": 1,
        "an": 1,
        "half": 0.5,
        "third": 1 / 3,
        "quarter": 0.25,
        "quarters": 0.25,
        "thirds": 1 / 3,
        "single": 1,
        "thousand": 1000,
        "both": 2,
        "only": 1,
    }
)


def zhnum(s):
    tot = sec = n = 0
    seen = False
    for c in s:
        if c in ZD:
            n = ZD[c]
            seen = True
        elif c in "十百千":
            u = {"十": 10, "百": 100, "千": 1000}[c]
            sec += (n or 1) * u
            n = 0
            seen = True
        elif c in "万亿":
            sec = (sec + n) * {"万": 10**4, "亿": 10**8}[c]
            tot += sec
            sec = n = 0
    return tot + sec + n if seen else None


def candidates(t):
    c = set()
    raw = t
    for m in re.finditer(r"([×x·]\s*10|(?<![\d.,])10)\s*[\^]?\s*([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^?[-−–+]?\d+\^?)", raw):
        p = int(re.sub(r"[\^\s]", "", m.group(2).translate(SUP).replace("−", "-").replace("–", "-")) or 0)
        if abs(p) > 30:
            continue
        pre = re.search(r"(\d+(?:[.,]\d+)?)\s*$", raw[: m.start()]) if m.group(1).strip() != "10" else None
        k = float(pre.group(1).replace(",", ".")) if pre else 1.0
        c.add(k * 10.0**p)
        c.add(10.0**p)
    t = unicodedata.normalize("NFKC", t.translate(SUP) if False else t)
    t = t.replace("−", "-").replace("–", "-").replace("—", "-")
    for m in re.finditer(r"(\d+(?:\.\d+)?)[eE]([-+]?\d+)", t):
        c.add(float(m.group()))
    for m in re.finditer(r"(?<![A-Za-z])\d[\d ,]*\d|\d", t):
        s = m.group()
        for v in {s.replace(" ", "").replace(",", ""), *re.split(r"[ ,]", s)}:
            if v:
                c.add(float(v))
    for m in re.finditer(r"\d[\d ]*(?:[.,]\d[\d ]*)?", t):
        try:
            c.add(float(m.group().replace(" ", "").replace(",", ".")))
        except ValueError:
            pass
    for m in re.finditer(r"\d+(?:[.,]\d+)?", t):
        c.add(float(m.group().replace(",", ".")))
    for m in re.finditer(r"(?:(\d+)\s+)?(\d+)\s*[/⁄]\s*(\d+)", t):
        if int(m.group(3)):
            c.add(int(m.group(2)) / int(m.group(3)))
            c.add(int(m.group(1) or 0) + int(m.group(2)) / int(m.group(3)))
    for m in re.finditer(r"(\d+(?:\.\d+)?)\s*([百千万亿]+)", t):
        k = float(m.group(1))
        for ch in m.group(2):
            k *= {"百": 100, "千": 1000, "万": 1e4, "亿": 1e8}[ch]
        c.add(k)
    Z = "零〇一二三四五六七八九十百千万亿两"
    for m in re.finditer(f"[{Z}]+", t):
        v = zhnum(m.group())
        if v is not None:
            c.add(float(v))
    for m in re.finditer(f"([{Z}]+)分之([{Z}]+)", t):
        d, n = zhnum(m.group(1)), zhnum(m.group(2))
        if m.group(1) == "百":
            d = 100
            c.add(float(n))
        if m.group(1) == "千":
            d = 1000
        if d:
            c.add(n / d)
    for m in re.finditer(r"(?<![\d.])\.(\d+)", t):
        c.add(float("0." + m.group(1)))
    if re.search("three[- ](fourths|quarters)", t):
        c.add(0.75)
    if "半" in t:
        c |= {0.5, 6.0}
    if re.search("一米二", t):
        c.add(1.2)
    words = re.findall(r"[a-z]+", t.lower())
    for i, w in enumerate(words):
        if w in EW:
            c.add(float(EW[w]))
        if w in EW and i + 1 < len(words) and words[i + 1] in EW:
            c.add(EW[w] * EW[words[i + 1]])
            c.add(EW[w] + EW[words[i + 1]])
        if w == "one" and i + 2 < len(words) and words[i + 1] == "in" and words[i + 2] in EW:
            c.add(1 / EW[words[i + 2]])
        if w == "and" and words[i + 1 : i + 3] == ["a", "half"] and i and words[i - 1] in EW:
            c.add(EW[words[i - 1]] + 0.5)
        if w in ("eighth", "eighths"):
            c.add(0.125)
        if w in ("daily", "monthly", "weekly", "annually", "yearly"):
            c.add(1.0)
        if w == "lowest" or w == "all":
            pass
    for m in re.finditer(r"(\d+(?:\.\d+)?):(\d+)", t):
        c.add(float(m.group(1)) / max(1, int(m.group(2))))
    for m in re.finditer(r"(\d+) in (\d[\d ]*)", t):
        c.add(int(m.group(1)) / int(m.group(2).replace(" ", "")))
    for m in re.finditer(r"part in (\d[\d ]*)", t):
        c.add(1 / int(m.group(1).replace(" ", "")))
    for m in re.finditer(r"(\d+)\^(\d+)", t):
        c.add(float(int(m.group(1)) ** int(m.group(2))))
    if re.search("每日|每天|每年|每月|每周|per year|a year|a day|per second|per day|per hour", t):
        c.add(1.0)
    if re.search("千分之一", t):
        c.add(0.001)
    return {round(x, 12) for x in c}


def near(a, b):
    return abs(a - b) <= 1e-9 * max(1e-9, abs(a), abs(b)) + 1e-15


def has(v, c):
    return any(near(abs(v), x) for x in c)


def check_q(q, text, where, err, table=False):
    for k in ("op", "value", "low", "high", "unit", "characteristic", "role"):
        if k not in q:
            err(where, "missing " + k)
            return
    if q.get("qualitative"):
        if q["op"] is not None:
            err(where, "qualitative with op")
        return
    if q["op"] not in OPS:
        err(where, f"op {q['op']}")
    if q["role"] not in ("limit", "condition"):
        err(where, "role")
    if not q["unit"] or " " in q["unit"]:
        err(where, f"unit {q['unit']!r}")
    for k in ("value", "low", "high"):
        if q[k] is not None and (isinstance(q[k], bool) or not isinstance(q[k], (int, float))):
            err(where, k + " not a number")
    if q["op"] in ("range", "tol"):
        if q["low"] is None or q["high"] is None or q["low"] > q["high"]:
            err(where, f"low/high {q['low']} {q['high']}")
        if q["op"] == "range" and q["value"] is not None:
            err(where, "range with value")
        if q["op"] == "tol" and not (q["value"] is not None and q["low"] <= q["value"] <= q["high"]):
            err(where, "tol value outside")
    elif q["value"] is None or q["low"] is not None or q["high"] is not None:
        err(where, "value/low/high for " + str(q["op"]))
    c = candidates(text)

    def ok(v):
        return has(v, c)

    if q["op"] == "tol":
        if not ok(q["value"]):
            err(where, f"value {q['value']} not in text")
        for k in ("low", "high"):
            d = abs(q[k] - q["value"])
            if not (
                d < 1e-12
                or any(near(round(d, 9), round(x, 9)) for x in c)
                or any(near(d, q["value"] * x / 100) for x in c)
                or has(q[k], c)
                or any(near(round(d, 9), round(x / 1000, 9)) or near(round(d, 9), round(x / 1e6, 9)) for x in c)
            ):
                err(where, f"{k} {q[k]} not traceable")
    elif q["op"] == "range":
        for k in ("low", "high"):
            if not (ok(q[k]) or q[k] == 0):
                err(where, f"{k} {q[k]} not in text")
    elif not ok(q["value"]):
        err(where, f"value {q['value']} not in text")


def main(dirs):
    n = Counter()
    errs = 0
    texts = {}
    srchalf = {}

    def err(where, msg):
        nonlocal errs
        errs += 1
        print(f"{where}: {msg}")

    for d in dirs:
        for lang in ("zh", "en"):
            fn = os.path.join(HERE, d, f"sentences.{lang}.jsonl")
            if not os.path.exists(fn):
                continue
            for i, line in enumerate(open(fn, encoding="utf-8"), 1):
                r = json.loads(line)
                w = f"{d}/sentences.{lang}:{i} {r['text'][:50]}"
                n[d, lang] += 1
                if r["text"] in texts:
                    err(w, "text twice: " + texts[r["text"]])
                texts[r["text"]] = w
                if srchalf.setdefault(r["document"], d) != d:
                    err(w, "document in both halves: " + r["document"])
                if r["language"] != lang:
                    err(w, "language")
                if r["convention"] not in CONV:
                    err(w, "convention")
                if not r["provisions"]:
                    err(w, "no provision")
                if not isinstance(r["sure"], bool):
                    err(w, "sure")
                for p in r["provisions"]:
                    if p["modality"] not in MODS:
                        err(w, "modality")
                    if not isinstance(p["negated"], bool):
                        err(w, "negated")
                    if p["text"] not in r["text"]:
                        err(w, "part not in text")
                    for q in p["quantities"]:
                        check_q(q, r["text"], w, err)
                        ch = [q["characteristic"]] + q.get("characteristic_also", []) if q["characteristic"] else []
                        if ch and not any(x.lower() in r["text"].lower() for x in ch) and r["sure"]:
                            err(w, f"characteristic not in text: {ch}")
        fn = os.path.join(HERE, d, "tables.jsonl")
        if os.path.exists(fn):
            for i, line in enumerate(open(fn, encoding="utf-8"), 1):
                r = json.loads(line)
                w = f"{d}/tables:{i} {r['source'][:30]}"
                n[d, "tables"] += 1
                n[d, "cells"] += len(r["cells"])
                if r["markdown"] in texts:
                    err(w, "table twice")
                texts[r["markdown"]] = w
                if srchalf.setdefault(r["document"], d) != d:
                    err(w, "document in both halves: " + r["document"])
                rows = [l for l in r["markdown"].split("\n") if l.startswith("|")]
                if len({l.replace("\\|", "").count("|") for l in rows}) != 1:
                    err(w, "uneven rows")
                flat = re.sub(r"\s+", " ", r["markdown"])
                labels = {re.sub(r"\s+", " ", c.strip()) for l in rows for c in re.split(r"(?<!\\)\|", l)}
                if not r["cells"]:
                    err(w, "no cells")
                for c in r["cells"]:
                    for part in [x.strip() for x in c["row"].split(" / ")] + [
                        x.strip() for x in c["column"].split(" / ")
                    ]:
                        if part and part not in labels:
                            err(w, f"label not a cell: {part!r}")
                    check_q(c, r["markdown"], w + " " + c["row"], err)
    print(dict(n))
    print("documents", len(srchalf), Counter(srchalf.values()))
    print("errors", errs)
    return 1 if errs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["dev", "held"]))
