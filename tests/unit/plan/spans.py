"""What every reading must keep: each span lies in the text, and is what was read there."""

from __future__ import annotations

from typing import Any


def check_spans(text: str, told: dict[str, Any]) -> None:
    def is_at(words: str | None, span: list[int] | None) -> None:
        assert (words is None) == (span is None)
        if span is not None:
            assert 0 <= span[0] < span[1] <= len(text)
            assert text[span[0] : span[1]] == words

    def within(span: list[int], outer: list[int]) -> None:
        assert outer[0] <= span[0] <= span[1] <= outer[1]

    is_at(told["title"], told["title_span"])
    for body in told["issuers"]:
        is_at(body["printed"], body["span"])
    numbers = [section["number"] for section in told["sections"]]
    assert numbers == sorted(set(numbers))
    listed = [number for chapter in told["chapters"] for number in chapter["sections"]]
    assert set(listed) <= set(numbers) and len(listed) == len(set(listed))
    for part in (*told["chapters"], *told["sections"]):
        is_at(part["title"], part["title_span"])
        within(part["span"], [0, len(text)])
        for group in part["groups"]:
            within(group["span"], part["span"])
            assert group["covers"][0] <= group["covers"][1] <= len(text)
            for body in (*group["lead"], *group["participating"]):
                is_at(body["printed"], body["span"])
                within(body["span"], group["span"])
        for target in part["targets"]:
            is_at(target["measure"], target["measure_span"])
            within(target["measure_span"], target["span"])
            within(target["quantity_span"], target["span"])
            within(target["span"], part["span"])
            assert (target["deadline"] is None) == (target["deadline_span"] is None)
            if target["deadline_span"]:
                assert (
                    target["deadline"][2:4] in text[slice(*target["deadline_span"])]
                    or "〇" in text[slice(*target["deadline_span"])]
                )
        for mechanism in part.get("mechanisms", []):
            is_at(mechanism["name"], mechanism["span"])
            within(mechanism["span"], part["span"])
    for note in told["notes"]:
        assert note["span"] is None or 0 <= note["span"][0] < note["span"][1] <= len(text)
    for rule in told["rules"]:
        assert 0 <= rule["span"][0] < rule["span"][1] <= len(text)
