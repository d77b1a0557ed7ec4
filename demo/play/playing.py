"""What players do until the game is over: take an item, think, submit; take a review, decide."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.identity.models import Role
from demo.play.answers import Question, answer_of, draws_of
from demo.play.client import Client, Refused
from demo.play.crew import Player

BEAT_SECONDS = 60.0  # a lease outlives several of these
PAUSE_SECONDS = 0.3  # before somebody without work asks again
OWN_WORK = "work"  # where the API keeps what came back to somebody
IDLE_SECONDS = 5.0  # without anybody's progress the game is over


@dataclass(frozen=True)
class Rules:
    """The game; `speed` is the mean of seconds for an item.

    `disputes` is the share of rejections that their author disagrees with.
    """

    site: str
    organization: str
    project: int
    seed: int
    skill: float
    speed: float
    seconds: float
    disputes: float = 0.0


@dataclass
class Score:
    """What a player did; `right` counts where the truth is known, of `known` answers."""

    player: Player
    answers: int = 0
    right: int = 0
    known: int = 0
    disputes: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    pay: Decimal = Decimal(0)


class Clock:
    """When is the game over? After its time, or when nobody has found anything for a while."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.last_progress = time.monotonic()
        self.stopped = threading.Event()

    def is_over(self) -> bool:
        """Whether to stop."""
        now = time.monotonic()
        idle = now - self.last_progress > IDLE_SECONDS
        return self.stopped.is_set() or now >= self.ends or idle

    def progress(self) -> None:
        """Somebody found something to do."""
        self.last_progress = time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        self.stopped.wait(max(0.0, min(seconds, self.ends - time.monotonic())))


class Table:
    """One player at work."""

    def __init__(self, player: Player, rules: Rules, question: Question, clock: Clock) -> None:
        self.player, self.rules, self.question, self.clock = player, rules, question, clock
        self.client = Client(rules.site, rules.organization, player.secret)
        self.score = Score(player)
        self.place = f"/projects/{rules.project}"
        self.earned_before = Decimal(0)

    def play(self) -> None:
        """Work until the game is over."""
        self.earned_before = self.earned()
        step = self.answer_one if self.player.role == Role.ANNOTATOR else self.judge_one
        while not self.clock.is_over():
            try:
                found = step()
            except Refused as refusal:
                found = self.mend(refusal)
            if found:
                self.clock.progress()
            else:
                self.clock.wait(PAUSE_SECONDS)

    def settle(self) -> Score:
        """Look at the pay once all have ended: a verdict may come after the author left."""
        self.score.pay = self.earned() - self.earned_before
        self.client.close()
        return self.score

    def mend(self, refusal: Refused) -> bool:
        """Read the guideline where that is missing; count any other refusal and go on."""
        if refusal.code == "stale_guideline":
            major = self.client.get(f"{self.place}/guideline")["major"]
            self.client.post(f"{self.place}/guideline/acknowledge", {"major": major})
            return True
        self.score.refused[refusal.code] += 1
        return False

    def answer_one(self) -> bool:
        """Take an item and answer it; False if there was none."""
        work = self.client.post(f"{self.place}/next")["work"]
        if work is None:
            return False
        if self.disagrees(work):
            return True
        place = f"/assignments/{work['assignment']}"
        draws = draws_of(self.rules.seed, self.player.number, work["item"], work["revision"])
        answer, is_right = answer_of(self.question, work["item"], self.rules.skill, draws)
        self.think(draws, place)
        sent = {
            "answer": answer,
            "guideline": work["guideline"]["id"],
            "revision": work["revision"],
        }
        self.client.post(f"{place}/submit", sent)
        self.score.answers += 1
        self.score.known += is_right is not None
        self.score.right += bool(is_right)
        return True

    def disagrees(self, work: dict[str, Any]) -> bool:
        """Dispute the rejection of an answer that came back, now and then; whether it was done."""
        if work["returned"] is None or not self.rules.disputes:
            return False
        drawn = random.Random(f"{self.rules.seed}:{work['item']}:{work['revision']}").random()  # noqa: S311  # a game, no secret
        if drawn >= self.rules.disputes:
            return False
        for row in self.client.get(f"/{OWN_WORK}/returned"):
            verdict = row["verdict"]
            if row["may_dispute"] and verdict["assignment"] == work["assignment"]:
                self.client.post(
                    f"/reviews/{verdict['review']}/dispute", {"comment": "I see it otherwise."}
                )
                self.score.disputes += 1
                return True
        return False

    def think(self, draws: random.Random, place: str) -> None:
        """Take one's time, saying now and then that one is still there."""
        left = self.rules.speed * draws.uniform(0.5, 1.5)
        while left > 0 and not self.clock.stopped.is_set():
            self.clock.progress()
            self.clock.wait(min(left, IDLE_SECONDS / 2))
            left -= IDLE_SECONDS / 2
            if place and left % BEAT_SECONDS < IDLE_SECONDS / 2 and left > 0:
                self.client.post(f"{place}/heartbeat")

    def judge_one(self) -> bool:
        """Take a review and decide it; False if there was none."""
        review = self.client.post(f"{self.place}/reviews/next")["review"]
        if review is None:
            return False
        draws = draws_of(self.rules.seed, self.player.number, review["item"], review["version"])
        self.think(draws, "")
        verdict = self.verdict_on(review, draws)
        try:
            self.client.post(f"/reviews/{review['id']}/decide", verdict)
        except Refused:  # somebody else shall decide it, and this player goes on with the next
            self.client.post(f"/reviews/{review['id']}/release")
            raise
        self.score.verdicts[verdict.get("verdict", "chosen")] += 1
        return True

    def verdict_on(self, review: dict[str, Any], draws: random.Random) -> dict[str, Any]:
        """Accept what is right, and what nobody knows; send back or correct what is wrong."""
        said = {"verdict": "accepted", "version": review["version"]}
        if review["kind"] == "skips":
            return said | {"verdict": "requeued"}
        given = review["answers"][0]["answer"]
        right = self.question.right(review["item"])
        is_wrong = right is not None and any(given.get(name) != right[name] for name in right)
        if review["kind"] == "dispute":
            return said | {"verdict": "upheld" if is_wrong else "overturned"}
        if review["kind"] in ("choice", "rounds"):
            return {"version": review["version"], "answer": self.chosen(review, draws)}
        if not is_wrong or draws.random() >= self.rules.skill:
            return said
        if draws.random() < 1 / 2:
            return said | {"verdict": "rejected", "reason": "wrong_class"}
        return said | {"verdict": "corrected", "answer": given | (right or {})}

    def chosen(self, review: dict[str, Any], draws: random.Random) -> dict[str, Any]:
        """What settles answers that differ: the right one, with probability `skill`; else, and
        where nobody knows, the one that most gave, by lot among equals."""
        answers = [each["answer"] for each in review["answers"]]
        right = self.question.right(review["item"])
        if right is not None and draws.random() < self.rules.skill:
            return dict(answers[0] | right)
        most = max(map(answers.count, answers))
        return dict(draws.choice([each for each in answers if answers.count(each) == most]))

    def earned(self) -> Decimal:
        """What the player has earned this month."""
        return sum((Decimal(row["pay"]) for row in self.client.get("/earnings")), Decimal(0))


def play_game(players: list[Player], rules: Rules, question: Question) -> list[Score]:
    """Let all play at once, each in a thread; what each did, in the players' order."""
    clock = Clock(rules.seconds)
    tables = [Table(player, rules, question, clock) for player in players]
    faults: list[BaseException] = []

    def run(table: Table) -> None:
        try:
            table.play()
        except BaseException as fault:  # noqa: BLE001  # one player's fault ends the game for all
            faults.append(fault)
            clock.stopped.set()

    threads = [threading.Thread(target=run, args=(table,)) for table in tables]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        clock.stopped.set()
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    return [table.settle() for table in tables]
