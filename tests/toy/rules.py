"""A decision rule of another app: ask on until one content leads by two annotations."""

from collections import Counter
from dataclasses import dataclass

from annotation.workflow.lifecycle.decision import Decided, NeedMore, Undecided


@dataclass(frozen=True)
class LeadOfTwo:
    """Ask on until one content leads by two annotations; its share is the confidence."""

    most: int

    def decide(self, facts):
        votes = Counter(each.content["label"] for each in facts.candidates).most_common(2)
        lead = votes[0][1] - (votes[1][1] if len(votes) > 1 else 0) if votes else 0
        if lead >= 2:
            share = votes[0][1] / len(facts.candidates)
            parents = tuple(each.annotation_id for each in facts.candidates)
            return Decided({"label": votes[0][0]}, parents, share, tuple(facts.pairs))
        if len(facts.candidates) >= self.most:
            return Undecided("no lead")
        return NeedMore(max(1, 2 - lead), "lead")
