"""Looks at the order in which rows lie on the disk and in the log, without knowing the truth."""

from collections.abc import Iterator

from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.dump import Dump, Leftovers, Log


def attempts(dump: Dump) -> Iterator[Attempt]:
    """What order and what leftovers can be seen by anybody."""
    yield _layout(dump)
    if dump.log is not None:
        yield _log(dump.log)
    if dump.leftovers is not None:
        yield _left(dump.leftovers)


def _layout(dump: Dump) -> Attempt:
    told = [order for order in dump.orders if order.rows > 1]
    rows = sum(order.rows for order in told)
    tried = "to read an order from where rows lie"
    figures = {"orders": len(told), "rows": rows}
    if dump.rebuilt or not told:
        found = "nothing: a file made anew from the content alone has all rows in the same places"
        return Attempt(tried, found, Verdict.NOTHING, figures)
    found = (
        f"{len(told)} orders, of {rows} rows in all. Whether they are stirred or those of arrival "
        "cannot be told from a copy alone"
    )
    return Attempt(tried, found, Verdict.SEEN, figures)


def _log(log: Log) -> Attempt:
    tried = "to read from the log in which order rows came, and which came together"
    rows = sum(len(commit) for commit in log.arrived)
    figures = {
        "bytes": log.size,
        "commits": log.commits,
        "pages": log.pages,
        "rows": rows,
        "gone": log.ghosts,
    }
    steps = sum(bool(commit) for commit in log.arrived)
    told = []
    if steps > 1:
        told.append(
            f"the order of {rows} rows in {steps} of {log.commits} commits: "
            "all that came since the log was last emptied"
        )
    elif rows:
        told.append(f"{rows} rows that came in one commit, and no order among them")
    if log.ghosts:
        told.append(f"{log.ghosts} rows that are deleted and can still be read")
    if not log.size and not told:
        return Attempt(tried, "nothing: the log is empty", Verdict.NOTHING, figures)
    if not told:
        found = f"nothing of seats in {log.size} bytes and {log.commits} commits"
        return Attempt(tried, found, Verdict.SEEN, figures)
    worse = steps > 1 or log.ghosts
    return Attempt(tried, "; ".join(told), Verdict.FOUND if worse else Verdict.SEEN, figures)


def _left(left: Leftovers) -> Attempt:
    tried = "to read deleted words in places of the file that hold nothing any more"
    figures = {"searched": left.searched, "bytes": left.bytes, "texts": left.texts}
    figures |= {"copies": left.copies}
    if left.texts:
        found = f"{left.texts} pieces of text that stand nowhere else, on {len(left.pages)} pages"
        return Attempt(tried, found, Verdict.FOUND, figures)
    if left.bytes:
        found = (
            f"none in {left.searched} bytes. {left.bytes} bytes are not empty: page numbers, and "
            f"{left.copies} pieces of what stands in the tables anyway"
        )
        return Attempt(tried, found, Verdict.SEEN, figures)
    return Attempt(tried, f"nothing: {left.searched} bytes, all empty", Verdict.NOTHING, figures)
