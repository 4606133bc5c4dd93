"""Many people at the same moment."""

import threading

from django.db import connection


def at_once(*jobs):
    """Run all of them at the same moment, each with a connection of its own; what went wrong."""
    # As many as a server has workers are let to the database; the others stand in line before it, as at a proxy.
    start, door, faults = threading.Barrier(len(jobs)), threading.Semaphore(16), []

    def run(job):
        try:
            start.wait()
            with door:
                try:
                    # Who waits how long is the machine's affair: a busy one turns nobody away here.
                    with connection.cursor() as cursor:
                        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
                    job()
                finally:
                    connection.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the assertions show it
            faults.append(repr(error))

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults
