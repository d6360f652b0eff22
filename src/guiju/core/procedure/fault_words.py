"""What is wrong with a value (`values.FactError`), in words that follow the name of the fact."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.core.definitions.words import Words

FAULTS: Mapping[str, Words] = {
    "missing": Words("没有填写", "is missing"),
    "unknown": Words("不是此步骤的内容", "does not belong to this act"),
    "computed": Words("由系统计算，不能填写", "is computed and cannot be typed"),
    "known_otherwise": Words("与登记的不符", "is not what is on record"),
    "too_long": Words("太长", "is too long"),
    "not_whole": Words("不是整数", "is not a whole number"),
    "not_a_number": Words("不是数", "is not a number"),
    "too_small": Words("太小", "is too small"),
    "too_large": Words("太大", "is too large"),
    "not_a_date": Words("不是存在的日期", "is not a date that exists"),
    "not_a_choice": Words("不在选项之中", "is not one of the choices"),
    "not_yes_no": Words("应为是或否", "is neither yes nor no"),
    "not_a_file": Words("不是已上传的文件", "is not a stored file"),
    "file_kind": Words("文件类型不合", "is a file of the wrong kind"),
    "not_people": Words("应为用户名", "wants user names"),
    "not_text": Words("应为文字", "is not a text"),
    "control_characters": Words("含控制字符", "holds control characters"),
    "one_line": Words("应为一行", "wants one line"),
    "form": Words("格式不合", "does not have the form wanted"),
    "credit_code": Words(
        "不是有效的统一社会信用代码", "is no unified social credit code: its last character does not check"
    ),
    "designation": Words("不是可识别的标准编号", "is not a designation that can be read"),
    "unknown_person": Words("有不存在的用户", "names somebody without an account"),
    "acts_nowhere": Words("有审计员，审计员不参与办理", "names an auditor, and auditors act nowhere"),
    "unknown_committee": Words("没有这个技术委员会", "names a committee that is not known"),
    "unknown_body": Words("没有这个机构", "names a body that is not known"),
    "unknown_project": Words("不是进行中项目的计划号", "is the plan number of no open project"),
    "other_committee": Words("不是该标准或项目的归口委员会", "is not the committee of the standard or project"),
    "other_issuer": Words("不是该标准的发布机构", "is not the issuer of the standard"),
    "no_parent": Words("没有已知的上级机构", "has no known body above it"),
    "unknown_ics": Words("不是国际标准分类中的类目", "is not a code of the classification"),
    "unknown_number": Words("不是规则参数的代号", "is not the key of a number of the rules"),
    "not_eligible": Words("没有投票资格", "may not vote in this ballot"),
    "conflicted": Words("与本项目有利益关系，不得投票", "has a conflict of interest and may not vote"),
    "closed": Words("已经结束", "is closed"),
    "own": Words("是自己的意见", "is your own comment"),
    "not_spoken_for": Words("不是您现在可以代表其办理此事的机构", "is no body in whose name you may do this now"),
    "for_nobody": Words("此步骤不以机构名义办理", "is named in an act that is done for no body"),
    "twice": Words("已经做过", "was done before"),
    "not_a_table": Words("应为表格（CSV 或逐行填写）", "wants a table, as CSV or row by row"),
    "too_many_rows": Words("行数太多", "has too many rows"),
    "too_few_rows": Words("行数太少", "has too few rows"),
    "too_many_cells": Words("的单元格多于列数", "has more cells than there are columns"),
    "unknown_column": Words("不是表中的列", "is no column of the table"),
    "column_twice": Words("在表中出现两次", "is a column given twice"),
    "row_twice": Words("与前面的行重复", "repeats a row above"),
    "row_missing": Words("缺少这一行", "has no row for this"),
    "row_unknown": Words("不是所接续的表中的行", "is no row of the table that is continued"),
    "nothing_to_continue": Words("所接续的表还没有填写", "continues a table that is not there yet"),
    "present": Words("已在这一角色中", "is in this role already"),
}
