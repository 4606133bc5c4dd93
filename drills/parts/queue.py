"""Redis, the worker and the mail server fail: ideas are taken all the same, and their mails come."""

import os
import signal
import time

from drills import client
from drills.drill import Seen, drill
from drills.house import House


@drill(
    "R1",
    "Redis is killed while ideas come in, and started again",
    "every idea is taken at once; every mail comes, once",
    without="the outbox: the request asks the broker itself",
)
def redis_killed(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r1")
    with house.broken("outbox" if broken else "", web=True):
        told = client.Told()
        client.crowd(house.port, mark, 10, told=told)
        house.redis.process.kill()  # type: ignore[union-attr]
        house.redis.process.wait()  # type: ignore[union-attr]
        try:
            client.crowd(house.port, mark, 50, told=told)
        finally:
            house.redis.start()
        seen.quick(house, told)
        seen.compare(house, mark, told)
        seen.mails(house, mark, len(house.stored(mark)))
    return seen


@drill(
    "R2",
    "Redis answers slowly (0.3 s a packet), swallows everything, resets",
    "every idea and every page as quick as ever",
    without="the forgiving cache: Django's own, which waits and fails",
)
def redis_slow(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("r2")
    pages: list[client.Answer] = []
    with house.broken("cache" if broken else "", web=True):
        try:
            for mode, value in (("delay", 0.3), ("blackhole", 0.0), ("rst", 0.0)):
                house.to_redis.set(mode, value, drop=mode == "rst")
                client.crowd(house.port, mark, 12, told=told)
                pages += [client.ask(house.web_port, f"/{language}/ideas/") for language in ("ar", "fr") * 2]
        finally:
            house.to_redis.set("pass", drop=True)
        seen.quick(house, told)
        seen.compare(house, mark, told)
        seen.expect(all(page.status == 200 for page in pages), f"pages answered {sorted({p.status for p in pages})}")
        longest = max(page.seconds for page in pages)
        seen.figures["longest page"] = f"{longest:.2f} s"
        seen.expect(longest <= 2 * house.quick, f"a page took {longest:.1f} s")
        seen.mails(house, mark, len(house.stored(mark)))
    return seen


@drill(
    "R3",
    "a process of the worker is killed while it sends",
    "no mail is lost; doubles at most one a kill, with the same Message-ID",
    without="sending before marking: a mail is marked as sent first",
)
def worker_process_killed(house: House, broken: bool) -> Seen:
    return _killed(house, house.mark("r3"), broken, whole=False)


@drill(
    "R4",
    "the whole worker is killed while it sends, and started again",
    "the mails go on within a minute; none is lost",
    without="sending before marking",
)
def worker_killed(house: House, broken: bool) -> Seen:
    return _killed(house, house.mark("r4"), broken, whole=True)


def _killed(house: House, mark: str, broken: bool, *, whole: bool) -> Seen:
    seen = Seen()
    with house.broken("claiming" if broken else "", worker=True):
        house.mail.set("slow", 2.0)
        told = client.crowd(house.port, mark, 6)
        seen.expect(house.mail.meets(mark, 60), "the worker sends nothing")
        began = time.monotonic()
        child = house.children["worker"]
        victims = [*house.workers_of("worker")] + ([child.process.pid] if whole else [])
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        if whole:
            child.process.wait()
            child.start()
        house.mail.set("take")
        seen.compare(house, mark, told)
        seen.mails(house, mark, len(house.stored(mark)), within=30 if broken else 90, doubles=len(victims))
        seen.figures["mails complete after"] = f"{time.monotonic() - began:.0f} s"
    return seen


@drill(
    "R5",
    "three kills between the mail server's answer and our commit, over 60 mails",
    "none lost; doubles at most one a kill and process, with the same Message-ID",
    without="sending before marking",
)
def killed_before_commit(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r5")
    with house.broken("claiming" if broken else "", worker=True):
        house.mail.set("slow", 0.3)
        _mails(house, mark, 60)
        kills = 0
        for turn in range(3):
            house.mail.wait(mark, 1 + 4 * turn, 40)
            if broken:
                house.mail.meets(mark, 10)  # while the next is marked, and not taken yet
            for pid in house.workers_of("worker"):
                os.kill(pid, signal.SIGKILL)
                kills += 1
            time.sleep(2)
        house.mail.set("take")
        seen.figures["kills"] = kills
        seen.mails(house, mark, 60, within=30 if broken else 90, doubles=kills)
    return seen


def _mails(house: House, mark: str, count: int, *, to: str = "", subject: str = "Bonjour") -> None:
    """Mails as services leave them, without their ideas."""
    house.rows(
        """
        INSERT INTO core_delivery (state, kind, "to", language, subject, text, html, headers, message_id, attempts, last_error)
        SELECT 'waiting', 'drill', %s || '-' || n || '@example.org', 'fr', %s, 'Bonjour', '', '{}', gen_random_uuid(), 0, ''
        FROM generate_series(1, %s) n
        """,
        [f"{to}{mark}", subject, count],
    )


@drill(
    "R6",
    "the mail server says 451, is not there, hangs, says 550; one mail is poison",
    "ideas are taken as ever; all mails come afterwards, those to nobody are shown to staff at once",
    without="the catch around one mail: its exception stops the queue",
)
def mail_fails(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("r6")
    poison = house.mark("poison")
    with house.broken("queue" if broken else "", worker=True):
        try:
            _mails(house, poison, 1, subject="one\nBcc: all@example.org")
            for mood in ("451", "refuse", "hang"):
                house.mail.set(mood)
                client.crowd(house.port, mark, 8, told=told)
                time.sleep(2.5)
            _mails(house, mark, 3, to="nobody-")
        finally:
            house.mail.set("550")
        seen.quick(house, told)
        seen.compare(house, mark, told)
        end = time.monotonic() + (25 if broken else 60)
        due = len(house.stored(mark))
        while len(house.mail.to(mark)) < due and time.monotonic() < end:
            house.hurry(mark)
            time.sleep(1)
        seen.mails(house, mark, due, within=1)
        given_up = "SELECT count(*) FROM core_delivery WHERE state = 'failed' AND \"to\" LIKE %s"
        house.until(lambda: house.one(given_up, [f"nobody-{mark}%"]) == 3, 15)
        seen.expect(house.one(given_up, [f"nobody-{mark}%"]) == 3, "mails to nobody are not given up")
        stands = house.rows('SELECT attempts, last_error FROM core_delivery WHERE "to" LIKE %s', [f"{poison}%"])[0]
        seen.expect(stands[0] >= 1 and "BadHeader" in stands[1], "the poison was never noted")
        house.mail.set("take")
        house.rows('DELETE FROM core_delivery WHERE "to" LIKE %s', [f"{poison}%"])
    return seen


@drill(
    "R16",
    "a mail that can never be sent, at its last attempt, in front of twenty others",
    "it is given up and counted among what waits for staff; the others go",
    without="the catch around one mail",
)
def poison(house: House, broken: bool) -> Seen:
    seen, mark, bad = Seen(), house.mark("r16"), house.mark("bad")
    with house.broken("queue" if broken else "", worker=True):
        _mails(house, bad, 1, subject="one\nBcc: all@example.org")
        house.rows(
            "UPDATE core_delivery SET attempts = 11, next_attempt_at = now() - interval '1 day' WHERE \"to\" LIKE %s",
            [f"{bad}%"],
        )
        _mails(house, mark, 20)
        seen.mails(house, mark, 20, within=15 if broken else 40)
        asked = 'SELECT state FROM core_delivery WHERE "to" LIKE %s'
        house.until(lambda: house.one(asked, [f"{bad}%"]) == "failed", 5 if broken else 30)
        state = house.one(asked, [f"{bad}%"])
        seen.expect(state == "failed", f"the poison is {state}")
        house.rows('DELETE FROM core_delivery WHERE "to" LIKE %s', [f"{bad}%"])
    return seen
