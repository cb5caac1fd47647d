"""Cost of posting and of a balance query while the ledger grows.

    ./run bench growth [ENTRIES]      (10,000,000 unless told)

At each power of ten from 10^5: time of a batch of 2,000 through post_many, of a single post, of all
balances now, of one account's balance now and 180 days ago, and of a page of one account's latest
lines; medians. Goal: flat.
"""

from __future__ import annotations

import statistics
import sys
import time
from itertools import islice

import _book as book


def median(work, times: int = 21) -> float:
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1000


def main() -> None:
    book.start()
    import datetime as dt

    from wufei.kernel.actors import system_actor
    from wufei.ledger.public import (
        Account,
        PostingFilter,
        balances_at,
        post,
        post_many,
        postings,
        seal_pages,
    )

    top = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    book.open_book()
    print(book.describe())
    actor = system_actor("bench")
    drafts = book.drafts(top + 1_000_000)
    account = Account.objects.get(code="stock-2")
    past = dt.date.today() - dt.timedelta(days=180)
    print("entries      batch/2000   post  balances  account  180 d ago  latest   (ms, medians)")
    done, size = 0, 100_000
    while size <= top:
        while done < size:
            post_many(actor=actor, drafts=list(islice(drafts, 5_000)))
            done += 5_000
        seal_pages()
        batches = [list(islice(drafts, 2_000)) for _ in range(11)]
        singles = [next(drafts) for _ in range(22)][::2]
        done += 22_022
        row = (
            median(lambda left=batches: post_many(actor=actor, drafts=left.pop()), 11),
            median(lambda left=singles: post(actor=actor, draft=left.pop()), 11),
            median(lambda: balances_at(actor=actor), 5),
            median(lambda: balances_at(actor=actor, accounts=[account.pk])),
            median(lambda: balances_at(actor=actor, day=past, accounts=[account.pk])),
            median(
                lambda: list(postings(actor=actor, filter=PostingFilter(account="stock-2"))[:25])
            ),
        )
        print(f"{size:>10,}" + "".join(f"{ms:>10.1f}" for ms in row), flush=True)
        size *= 10


if __name__ == "__main__":
    book.on_both_databases(main)
