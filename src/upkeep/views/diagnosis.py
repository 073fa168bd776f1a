"""A diagnosis as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from upkeep.checks.interface import UNSET
from upkeep.clock.local import rfc3339
from upkeep.guides.conclusion import Conclusion, Named
from upkeep.guides.flow import Flow, Question
from upkeep.guides.outcome import ERROR, FAIL, PASS, SKIP, WARN, Outcome
from upkeep.guides.ranking import Line as Reason
from upkeep.guides.record import Diagnosis
from upkeep.views import words
from upkeep.views.text import (
    BAD,
    BLANK,
    DIM,
    GOOD,
    STRONG,
    Line,
    Page,
    columns,
    cut,
    edges,
    fit,
    line,
    pad,
    sign,
    visible,
    wrap,
)

SIGN_OF_CHECK = {PASS: "well", WARN: "soon", FAIL: "bad", SKIP: "skipped", ERROR: "unknown"}
TITLE_WIDTH = 22


def diagnosis_document(conclusion: Conclusion) -> dict[str, Any]:
    """`diagnose --json`."""
    diagnosis = conclusion.diagnosis
    document: dict[str, Any] = {
        "topic": diagnosis.topic,
        "id": diagnosis.id,
        "at": rfc3339(diagnosis.begun),
        "url": diagnosis.url,
        "checks": [check_document(each) for each in diagnosis.outcomes],
        "causes": [cause_document(each) for each in conclusion.causes],
        "questions": [each.id for each in conclusion.questions],
        "answers": dict(diagnosis.answered),
    }
    if diagnosis.after:
        document["after"] = diagnosis.after
        document["changes"] = [
            {"id": each.after.id, "before": each.before.state, "after": each.after.state} for each in conclusion.changes
        ]
    return document


def check_document(each: Outcome) -> dict[str, Any]:
    """A check's row."""
    return {
        "id": each.id,
        "kind": each.kind,
        "step": each.step,
        "title": each.title,
        "state": each.state,
        "word": each.word,
        "seconds": each.seconds,
        "blocked_by": each.blocked_by,
        "explained_by": each.explained_by,
        "tries": each.tries,
        "detail": each.detail,
        "evidence": dict(each.evidence),
    }


def cause_document(each: Named) -> dict[str, Any]:
    """A named cause's row."""
    ranked, remedy = each.ranked, each.remedy
    return {
        "id": ranked.cause.id,
        "title": remedy.title,
        "confidence": ranked.confidence,
        "because": _checks(ranked.for_),
        "against": _checks(ranked.against),
        "answers": [line.question for line in (*ranked.for_, *ranked.against) if line.question],
        "fix": {
            "text": remedy.text,
            "commands": list(remedy.commands),
            "links": list(remedy.links),
            "tell": remedy.tell,
        },
    }


def _checks(reasons: Sequence[Reason]) -> list[str]:
    return list(dict.fromkeys(id for reason in reasons for id in reason.checks))


def diagnosis_lines(conclusion: Conclusion, name: str, zone: tzinfo, page: Page) -> list[Line]:
    """The whole screen: what was looked at, the cause, the fix, and what comes next."""
    return [
        *heading(conclusion, name, zone, page),
        *finding_lines(conclusion.flow, conclusion.diagnosis.outcomes, page),
        *change_lines(conclusion, page),
        *verdict_lines(conclusion, page),
        *next_lines(conclusion, page),
    ]


def heading(conclusion: Conclusion, name: str, zone: tzinfo, page: Page, *, asks: bool = False) -> list[Line]:
    """What it is about and, in words, what came of it; where questions follow, nothing of that yet."""
    diagnosis = conclusion.diagnosis
    about = diagnosis.url or name
    count = words.count(len(conclusion.causes), "cause") if conclusion.causes else "no cause found"
    when = f"{begun(diagnosis, zone)} {words.zone_name(zone)}, from this machine"
    where = ", no file" if diagnosis.url else ""
    return [
        edges(line((f"{conclusion.flow.title} · {visible(about)}", STRONG)), "" if asks else count, page),
        line((cut(when + where, page.width), DIM)),
    ]


def begun(diagnosis: Diagnosis, zone: tzinfo) -> str:
    """When a diagnosis was made, to the minute."""
    return words.moment(diagnosis.begun.replace(second=0, microsecond=0), zone)


def finding_lines(flow: Flow, outcomes: Sequence[Outcome], page: Page) -> list[Line]:
    """Every step with its checks; the guide's own steps are numbered."""
    lines: list[Line] = []
    numbers = {step.id: number for number, step in enumerate((each for each in flow.step if each.usual), 1)}
    for step in flow.step:
        own = [each for each in outcomes if each.step == step.id]
        if not own and step.id not in numbers:
            continue
        number = f"{numbers[step.id]} " if step.id in numbers else ""
        lines += [BLANK, fit(line((f"{number}{step.title}", STRONG)), page.width)]
        if not own:
            lines.append(line(("  nothing that a machine can look at", DIM)))
        before = ""
        unset = [each for each in own if each.state == SKIP and each.word == UNSET]
        for each in own:
            if len(unset) < 2 or each not in unset:
                lines += outcome_lines(each, page, again=each.detail == before and each.state == SKIP)
                before = each.detail
        lines += _unset_line(unset, own, page) if len(unset) > 1 else []
    return lines


def _unset_line(unset: Sequence[Outcome], own: Sequence[Outcome], page: Page) -> list[Line]:
    """The checks of a step that nothing is configured for, in one line; not those of which the app has another sort."""
    seen = {each.title for each in own if each not in unset}
    titles = [title for title in dict.fromkeys(each.title for each in unset) if title not in seen]
    text = f"not configured: {', '.join(titles)}"
    return [fit(line("  ", sign("skipped", page), " ", (text, DIM)), page.width)] if titles else []


def outcome_lines(each: Outcome, page: Page, *, again: bool = False, evidence: bool = False) -> list[Line]:
    """One check: its sign, its name, what it found, how long it took; with its evidence where asked."""
    mark = sign(SIGN_OF_CHECK[each.state], page)
    seen = each.evidence if evidence else {}
    detail = "as above" if again else each.detail or (each.word or "")
    if each.explained_by:
        detail += f" (follows from {each.explained_by})"
    time = f"{each.seconds:.1f} s" if each.state in (PASS, WARN) and each.seconds >= 0.05 else ""
    if page.narrow:
        head = fit(line("  ", mark, " ", each.title), page.width)
        return [head, *(line((f"    {text}", DIM)) for text in wrap(detail, page.width - 4)), *_shown(seen, page)]
    room = page.width - 5 - TITLE_WIDTH - (columns(time) + 2 if time else 0)
    first, *rest = wrap(detail, room)
    lines = [edges(line("  ", mark, " ", pad(each.title, TITLE_WIDTH), " ", first), time, page)]
    return [*lines, *(line(" " * (5 + TITLE_WIDTH) + text) for text in rest), *_shown(seen, page)]


def _shown(evidence: Mapping[str, Any], page: Page) -> list[Line]:
    told = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in evidence.items()]
    return [line((f"      {part}", DIM)) for text in told for part in wrap(text.replace('"', ""), page.width - 6)]


def change_lines(conclusion: Conclusion, page: Page) -> list[Line]:
    """What changed against the diagnosis before."""
    if conclusion.diagnosis.after is None:
        return []
    lines = [BLANK, line(("Before and after", STRONG))]
    for each in conclusion.changes:
        before, after = (sign(SIGN_OF_CHECK[state], page) for state in (each.before.state, each.after.state))
        lines.append(
            fit(line("  ", before, " → " if page.unicode else " > ", after, f" {each.after.title}"), page.width)
        )
    return lines if conclusion.changes else [*lines, line("  nothing failed before, and nothing does now")]


def verdict_lines(conclusion: Conclusion, page: Page) -> list[Line]:
    """The named causes: the first with its reasons and its fix, the others by name."""
    if not conclusion.causes:
        return [BLANK, *_nothing_found(conclusion, page)]
    first, *others = conclusion.causes
    lines = [BLANK, *_titled(first, page), *_reasons(first, conclusion, page), *_fix(first, page)]
    for each in others:
        also = f"Also {each.ranked.confidence}: {each.remedy.title}"
        lines += [BLANK, *(line(text) for text in wrap(also, page.width))]
        lines += [line((text, DIM)) for text in _indented(each.remedy.text, page)]
    return lines


def _titled(each: Named, page: Page) -> list[Line]:
    text = f"Cause: {each.remedy.title} ({each.ranked.confidence})"
    return [line((part, BAD)) for part in wrap(text, page.width)]


def _reasons(each: Named, conclusion: Conclusion, page: Page) -> list[Line]:
    outcomes = {outcome.id: outcome for outcome in conclusion.diagnosis.outcomes}
    questions = {question.id: question for question in conclusion.flow.question}
    lines: list[Line] = []
    for label, reasons in (("for", each.ranked.for_), ("against", each.ranked.against)):
        told = list(dict.fromkeys(text for reason in reasons for text in _told(reason, outcomes, questions)))
        first, *rest = [part for text in told or ["nothing"] for part in wrap(text, page.width - 11)]
        lines += [line(f"  {label:8} {first}"), *(line(f"           {text}") for text in rest)]
    return lines


def _told(reason: Reason, outcomes: dict[str, Outcome], questions: dict[str, Question]) -> list[str]:
    """A reason as a person reads it, its weight left out: the order says it."""
    if reason.question and reason.question in questions:
        question = questions[reason.question]
        answer = next((each.text for each in question.answers if each.id == reason.answer), reason.answer)
        return [f"{question.text} {answer}"]
    seen = [outcomes[id] for id in reason.checks if id in outcomes]
    return [f"{each.title}: {each.detail or each.word}" for each in seen]


def _fix(each: Named, page: Page) -> list[Line]:
    lines = [line(("Fix", STRONG)), *(line(text) for text in _indented(each.remedy.text, page))]
    lines += [line("  ", (command, GOOD)) for command in map(visible, each.remedy.commands)]
    lines += [line("  ", visible(link)) for link in each.remedy.links]
    tell = wrap(f'Tell the client: "{each.remedy.tell}"', page.width)
    return lines + [line(text) for text in tell]


def _indented(text: str, page: Page) -> list[str]:
    return [f"  {part}" for part in wrap(text, page.width - 2)]


def _nothing_found(conclusion: Conclusion, page: Page) -> list[Line]:
    outcomes = conclusion.diagnosis.outcomes
    seen = sum(each.state in (PASS, WARN, FAIL) for each in outcomes)
    if not seen:
        text = "Nothing could be looked at: the lines above say what each check needs."
    elif any(each.state == FAIL for each in outcomes):
        text = "No cause is named, but something failed: see the lines marked above."
    else:
        text = f"No cause found: {words.count(seen, 'check')} looked, and nothing is wrong."
    return [line((part, STRONG)) for part in wrap(text, page.width)]


def next_lines(conclusion: Conclusion, page: Page) -> list[Line]:
    """What was not looked at or asked, and the next command."""
    lines: list[Line] = []
    topic = conclusion.diagnosis.topic
    skipped = sum(each.state == SKIP and each.blocked_by is None for each in conclusion.diagnosis.outcomes)
    troubled = [each for each in conclusion.diagnosis.outcomes if each.state == ERROR]
    if troubled:
        lines += [line((text, DIM)) for text in wrap(_unseen(troubled), page.width)]
    if skipped and not conclusion.certain:
        text = f"{words.count(skipped, 'check')} not made; what they need: upkeep diagnose {topic} --list"
        lines += [line((part, DIM)) for part in wrap(text, page.width)]
    if conclusion.questions:
        text = (
            f"{words.count(len(conclusion.questions), 'question')} open; answer at a terminal: upkeep diagnose {topic}"
        )
        lines += [line(part) for part in wrap(text, page.width)]
    return [BLANK, *lines] if lines else []


def _unseen(troubled: Sequence[Outcome]) -> str:
    titles = ", ".join(each.title for each in troubled[:3])
    return f"Could not see: {titles}. That is this machine's or upkeep's trouble, not the app's."


def question_lines(conclusion: Conclusion, question: Question, page: Page) -> list[Line]:
    """A question as it stands on the screen."""
    return [BLANK, *(line((part, STRONG)) for part in wrap(question.text, page.width))]


def key_bar(keys: Sequence[tuple[str, str]], page: Page) -> list[Line]:
    """Keys and what they mean, in as few lines as fit."""
    rows: list[str] = [""]
    for key, meaning in keys:
        part = f"{key} {meaning}"
        joined = f"{rows[-1]}   {part}" if rows[-1] else part
        if columns(joined) <= page.width:
            rows[-1] = joined
        else:
            rows.append(part)
    return [line(row) for row in rows]


def answered_lines(conclusion: Conclusion, page: Page) -> list[Line]:
    """What was answered before the person quit."""
    questions = {each.id: each for each in conclusion.flow.question}
    answers = conclusion.diagnosis.answered
    return [answered_line(questions[id], answer, page) for id, answer in answers.items() if id in questions]


def answered_line(question: Question, answer: str, page: Page) -> Line:
    """A question that was answered, as it scrolls away."""
    text = next((each.text for each in question.answers if each.id == answer), answer)
    asked = cut(question.text, max(12, page.width - 3 - columns(text)))
    return fit(line(("· ", DIM), asked, " ", (text, STRONG)), page.width)


def kept_line(topic: str, url: str | None) -> str:
    """What is said when the person quits."""
    return f"Kept. Go on with: upkeep diagnose {topic}" + (f" {visible(url)}" if url else "")
