"""Papers of a case: tables of comments out and in, receipts of acts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guiju import bounded
from guiju.core.commenting import Form, write
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as ledger
from guiju.core.procedure import tables
from guiju.core.procedure.model import ActKind, Words
from guiju.registry.accounts.services import person
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import commenting, performing, receipts
from guiju.registry.cases.acts.leaves import NameErasedError
from guiju.registry.cases.models import Act, Case
from guiju.web.cases import acting
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.language import chinese
from guiju.web.views.cases.one import case_or_404

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COLUMNS = (
    "number", "organization", "clause", "words", "kind", "text", "proposal", "disposition", "reason",
)  # fmt: skip
_LARGEST = 10_000_000


def _rows(request: HttpRequest, number: str, name: str) -> tuple[Case, list[commenting.commenting.Row]]:
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    within = access.may_read(case, acting.actor_of(request))
    if name not in procedure.comments or not access.comments_shown(procedure, name, within):
        raise Http404(name)
    rows = commenting.rows(case, name)
    if not within:
        rows = [type(row)(**{**row.__dict__, "organization": ""}) for row in rows]
    return case, rows


@require_safe
def comments_docx(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The table as a Word file: the Chinese one, or with ?form=iso the ISO template (the default in English)."""
    case, rows = _rows(request, number, name)
    asked = request.GET.get("form") or (Form.CHINESE if chinese() else Form.ISO)
    if asked not in list(Form):
        raise GuijuError("unknown form {}", repr(asked[:20]), where="form", expected=", ".join(Form))
    actor = acting.actor_of(request)
    title = f"{case.number} {acting.title(case, definitions.kept(case.definition_id), actor)}"
    data = bounded.call(write, bounded.TYPESET, rows, Form(asked), title, timezone.localdate().isoformat())
    name_ = f"{case.number}-{name}.docx"
    return HttpResponse(data, WORD, headers={"Content-Disposition": f'attachment; filename="{name_}"'})


@require_safe
def comments_csv(request: HttpRequest, number: str, name: str) -> HttpResponse:
    case, rows = _rows(request, number, name)
    return downloads.table((row.__dict__ for row in rows), COLUMNS, "csv", f"{case.number}-{name}")  # type: ignore[return-value]


@require_safe
def table_csv(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """A table of a case, as far as the reader may see it, in the words of the page."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    rows = access.table_of(case, procedure, fact, acting.actor_of(request))
    if rows is None:
        raise Http404(fact)
    text = "\ufeff" + tables.as_csv(procedure.facts[fact], rows, chinese())
    head = {"Content-Disposition": f'attachment; filename="{case.number}-{fact}.csv"'}
    return HttpResponse(text, "text/csv; charset=utf-8", headers=head)


@login_required
@require_POST
def comments_new(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Comments out of a filled-in Word table, in the name of whoever sends it."""
    case, actor = _allowed(request, number, name, ActKind.COMMENT)
    done = commenting.comment_from(case, name, _table(request), actor, timezone.now())
    messages.success(request, word(Words(f"已提交 {done.made} 条意见。", f"{done.made} comments made.")))
    for line, fault in done.faults[:20]:
        messages.warning(request, f"{line}: {fault}")
    return redirect("case", number=case.number)


def _allowed(request: HttpRequest, number: str, name: str, kind: ActKind) -> tuple[Case, roles.Actor]:
    """The case, for who may comment or answer in the round; nothing of what is sent is read before."""
    case = case_or_404(number)
    procedure = definitions.kept(case.definition_id)
    if name not in procedure.comments:
        raise Http404(name)
    actor = roles.actor(person(request.user), timezone.localdate())
    act = procedure.acts[f"{name}.{kind}"]
    if not access.may_do(case, act, actor):
        raise performing.turn_away(case, procedure, act.name, actor, timezone.now())
    return case, actor


def _table(request: HttpRequest) -> bytes:
    sent = request.FILES.get("table")
    if sent is None or sent.size is None or sent.size > _LARGEST:
        raise GuijuError("no table was sent", where="table", expected="a .docx file of 10 MB at most")
    return bytes(sent.read())


@login_required
@require_POST
def comments_in(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Answers out of a returned Word table."""
    case, actor = _allowed(request, number, name, ActKind.ANSWER)
    done = commenting.answer_from(case, name, _table(request), actor, timezone.now())
    said = Words(f"写入 {done.written} 条处理结果，{done.unchanged} 条未变。",
                 f"{done.written} answers written, {done.unchanged} unchanged.")  # fmt: skip
    messages.success(request, word(said))
    for line, fault in done.faults[:20]:
        messages.warning(request, f"{line}: {fault}")
    return redirect("case", number=case.number)


@require_safe
def receipt(request: HttpRequest, number: str, act: int) -> HttpResponse:
    """The offline receipt of an act; 202 while the log has not taken it in yet."""
    found = Act.objects.select_related("case").filter(case__number=number, number=act).first()
    if found is None:
        raise Http404(number)
    actor = acting.actor_of(request)
    if not access.may_have_receipt(found, found.case, definitions.kept(found.case.definition_id), actor):
        raise Http404(number)
    try:
        made = receipts.receipt(found, actor.user)
    except NameErasedError:
        raise Http404(number)
    if made is None:
        said = {"state": "pending", "expected": "the log takes an act in within a second; ask again"}
        return JsonResponse(said, status=202, headers={"Retry-After": "1"})
    return HttpResponse(
        ledger.write(made),
        "application/json",
        headers={"Content-Disposition": f'attachment; filename="{number}-{act}.receipt.json"'},
    )
