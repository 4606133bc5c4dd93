"""Many at the same moment: places, double clicks, two screeners, supports, a deadline."""

import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from drills import client
from drills.client import TOKEN, Answer
from drills.drill import Seen, drill
from drills.house import House


def _at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    start = threading.Barrier(count)

    def call(number: int) -> Any:
        start.wait(timeout=60)
        return act(number)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(call, range(count)))


@drill(
    "C1",
    "two hundred people register at once for thirty places",
    "thirty have a place, 170 wait, numbered 1 to 200 without gap or double; who is told to come back later does, and is in",
    without="the lock on the workshop while places are counted",
)
def places(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("c1")
    reference = "DRILL-W-04" if broken else "DRILL-W-03"
    house.rows("UPDATE workshops_workshop SET capacity = 30 WHERE reference = %s", [reference])
    path = f"/fr/workshops/{reference}/register/"
    again: list[int] = []

    def register(number: int) -> Answer:
        body, headers = client.registration(mark, f"p{number:03d}"), client.own_headers()
        for _turn in range(6):
            answer = client.ask(house.port, path, method="POST", body=body, headers=headers)
            if answer.status not in {0, 502, 503, 504}:
                break
            again.append(number)  # a machine that is too busy says so, and people send again
        return answer

    with house.broken("lock" if broken else "", web=True):
        answers = _at_once(200, register)
    told = [answer.status for answer in answers]
    rows = house.rows(
        "SELECT r.seq, r.state FROM workshops_registration r JOIN workshops_workshop w ON w.id = r.workshop_id"
        " WHERE w.reference = %s ORDER BY r.seq",
        [reference],
    )
    states = [state for _seq, state in rows]
    mails = house.one('SELECT count(*) FROM core_delivery WHERE "to" LIKE %s', [f"{mark}%"])
    seen.figures |= {
        "acknowledged": told.count(302),
        "stored": len(rows),
        "had to be sent again": len(again),
        "with a place": states.count("confirmed"),
        "waiting": states.count("waitlisted"),
        "mails due": mails,
        "longest wait": f"{max(answer.seconds for answer in answers):.1f} s",
    }
    seen.expect(told.count(302) == 200, f"answers {sorted(set(told))}, {200 - told.count(302)} failed")
    seen.expect(states.count("confirmed") == 30, f"{states.count('confirmed')} have one of 30 places")
    seen.expect(states.count("waitlisted") == 170, f"{states.count('waitlisted')} wait")
    seen.expect([seq for seq, _state in rows] == list(range(1, 201)), "the numbers have a gap or a double")
    seen.expect(mails == 200, f"{mails} mails for 200 people")
    return seen


@drill(
    "C3",
    "a form is sent nine times at once, and once more from the back button",
    "one idea, one mail, and everybody is told the same",
    without="looking whether the key of the form is there already",
)
def clicks(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("c3")
    with house.broken("key" if broken else "", web=True):
        for _form in range(3):
            key = str(uuid.uuid4())
            body = client.idea(mark, key)

            # Each click from a network address of its own, and ten altogether: more to one mailbox are turned away, which is
            # another protection.
            def send(_number: int, body: bytes = body, key: str = key) -> Answer:
                answer = client.ask(house.port, client.IDEA, method="POST", body=body, headers=client.own_headers())
                told.note(answer, key)
                return answer

            answers = [*_at_once(9, send), send(0)]
            seen.expect(len({answer.place for answer in answers}) == 1, "not everybody was told the same")
    seen.expect(not told.errors, f"{len(told.errors)} of {told.requests} failed: {sorted(set(told.errors))}")
    seen.compare(house, mark, told)
    mails = house.one('SELECT count(*) FROM core_delivery WHERE "to" LIKE %s', [f"{mark}%"])
    seen.figures |= {"sent": told.requests, "mails due": mails}
    seen.expect(mails == 3, f"{mails} mails for 3 ideas")
    return seen


@drill(
    "C4",
    "ten times at once, half accept and half refuse the same idea from the same page",
    "one decision; the others are told that it was decided meanwhile (409)",
    without="the lock, the version and the table of states of the idea",
)
def screeners(house: House, broken: bool) -> Seen:
    seen = Seen()
    pk, version = house.rows(
        "SELECT i.id, i.version FROM ideas_idea i JOIN plans_actionplan p ON p.id = i.plan_id"
        " WHERE p.reference = 'DRILL' AND i.state IN ('submitted', 'under_screening')"
        " AND NOT EXISTS (SELECT 1 FROM ideas_screeningdecision d WHERE d.idea_id = i.id) ORDER BY i.id LIMIT 1"
    )[0]
    reasons = dict(
        house.rows(
            "SELECT outcome, min(id) FROM ideas_screeningreason WHERE plan_id IS NULL AND is_active GROUP BY outcome"
        )
    )
    path = f"/admin/ideas/idea/{pk}/screen/"

    def decide(number: int) -> Answer:
        outcome = ("accepted", "rejected")[number % 2]
        words = {"csrfmiddlewaretoken": TOKEN, "outcome": outcome, "reason": reasons[outcome], "version": version}
        words |= {"explanation_ar": "تعليل كاف للقرار المتخذ", "explanation_fr": "Une explication suffisante."}
        headers = client.own_headers(f"; sessionid={house.session}")
        return client.ask(house.port, path, method="POST", body=urlencode(words).encode(), headers=headers)

    def look(_number: int) -> Answer:
        return client.ask(house.port, path, headers=client.own_headers(f"; sessionid={house.session}"))

    with house.broken("version" if broken else "", web=True):
        _at_once(12, look)  # each worker's first request reads its templates, and those that follow are really at once
        told = sorted(answer.status for answer in _at_once(10, decide))
    decisions = house.one("SELECT count(*) FROM ideas_screeningdecision WHERE idea_id = %s", [pk])
    seen.figures |= {"told": str(told), "acknowledged": told.count(302), "stored": decisions}
    seen.expect(decisions == 1, f"{decisions} decisions stand")
    seen.expect(told.count(302) == 1, f"{told.count(302)} were told that they had decided")
    seen.expect(set(told) <= {302, 409}, f"answers besides: {sorted(set(told))}")
    return seen


@drill(
    "T3",
    "a stage closes while visitors send, to the second; some opened their form before",
    "taken until the second, afterwards refused with the text shown back; who opened the form in time has the time of grace",
    without="asking whether the stage is open",
)
def deadline(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("t3")
    wrong_early, wrong_late, given_back = 0, 0, 0
    with house.broken("closing" if broken else "", web=True):
        page = client.ask(house.web_port, "/fr/ideas/new/?plan=DRILL", headers=client.own_headers())
        opened = page.body.decode().partition('name="opened" value="')[2].partition('"')[0]
        seen.expect(opened, "the form does not say when it was opened")
        words = (
            "UPDATE plans_stage SET closes_at = now() + interval '4 seconds' FROM plans_actionplan p"
            " WHERE p.id = plan_id AND p.reference = 'DRILL' RETURNING extract(epoch FROM closes_at)"
        )
        closes = float(house.rows(words)[0][0])
        try:
            # On a busy machine it takes a while until somebody comes too late.
            while time.time() < closes + 3 or not (broken or told.errors or time.time() > closes + 60):
                key = str(uuid.uuid4())
                began = time.time()
                answer = client.ask(
                    house.port, client.IDEA, method="POST", body=client.idea(mark, key), headers=client.own_headers()
                )
                taken = told.note(answer, key)
                wrong_late += taken and began > closes
                wrong_early += not taken and time.time() < closes
                given_back += not taken and key[:8].encode() in answer.body
            key = str(uuid.uuid4())
            body = client.idea(mark, key, opened=opened)
            late = client.ask(house.port, client.IDEA, method="POST", body=body, headers=client.own_headers())
            seen.expect(told.note(late, key), f"who opened the form in time was answered {late.status}")
        finally:
            house.rows(
                "UPDATE plans_stage SET closes_at = NULL FROM plans_actionplan p WHERE p.id = plan_id AND p.reference = 'DRILL'"
            )
    seen.figures |= {"refused": len(told.errors), "refused with the text": given_back}
    seen.expect(not wrong_early, f"{wrong_early} refused before the end")
    seen.expect(not wrong_late, f"{wrong_late} taken after the end")
    seen.expect(broken or told.errors, "nobody came too late")
    seen.expect(given_back == len(told.errors), "a text was lost")
    seen.compare(house, mark, told)
    return seen


@drill(
    "D9",
    "a hundred visitors at once in the last hour: nine pages of ten are read, one sends an idea, everybody at the same time",
    "every idea is taken, if need be when it is sent again, once; nothing is lost; reading is as quick as ever meanwhile",
    without="the kept pages: everybody has a cookie, so that each page is made anew",
)
def last_hour(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("d9")
    pages = ("/fr/", "/ar/", "/fr/ideas/", "/ar/ideas/", "/fr/workshops/", "/ar/commitments/", "/fr/plans/")
    cookie = {"Cookie": "sessionid=nobody"} if broken else {}
    for page in pages:
        client.ask(house.port, page)
    reads: list[Answer] = []

    def visit(number: int) -> None:
        for turn in range(10):
            if turn == number % 10:
                client.send(house.port, mark, told, tries=6)
            else:
                reads.append(client.ask(house.port, pages[(number + turn) % len(pages)], headers=cookie))

    _at_once(100, visit)
    waits = sorted(answer.seconds for answer in reads)
    failed = [answer.status for answer in reads if answer.status != 200]
    late = waits[len(waits) * 95 // 100]
    seen.figures |= {
        "ideas to be sent again": len(told.errors),
        "pages read": len(reads),
        "pages that failed": len(failed),
        "half of the pages within": f"{waits[len(waits) // 2]:.2f} s",
        "95 of 100 within": f"{late:.2f} s",
        "99 of 100 within": f"{waits[len(waits) * 99 // 100]:.2f} s",
        "at once is": f"{house.quick:.1f} s",
    }
    seen.expect(not failed, f"{len(failed)} pages failed: {sorted(set(failed))}")
    seen.expect(late <= house.quick, f"of 100 pages 5 took more than {late:.1f} s")
    taken = len(set(told.acknowledged))
    seen.expect(taken == 100, f"{100 - taken} of 100 ideas were turned away for good")
    seen.compare(house, mark, told)
    return seen
