"""How do tests let people act at the same moment? Threads with their own connections, one start."""

import threading
from collections.abc import Callable

from django.db import connection


def race(*rivals: Callable[[], object]) -> list[object]:
    """Run all at once; what each returned, or the exception it ended with, in the order given."""
    start = threading.Barrier(len(rivals))
    results: list[object] = [None] * len(rivals)

    def run(place: int, rival: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            results[place] = rival()
        except BaseException as error:  # noqa: BLE001  # handed to the test, which looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, rival), daemon=True)
        for place, rival in enumerate(rivals)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "a rival hangs"
    return results


def failures(results: list[object]) -> list[BaseException]:
    """The exceptions among the results."""
    return [result for result in results if isinstance(result, BaseException)]
