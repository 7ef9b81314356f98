"""Evidence that survives daily peeking: formulas over running sums, with no other knowledge.

`questions.ask` makes a question out of a criterion, `sums.running` running sums out of days,
`paths.trace` says for each day how strong the evidence was, `paths.interval` between which values
the truth lies at every look, `clusters.trace` the same where agents or sites were allotted. All of
it works on one pilot (days) and on thousands of simulated ones (runs, days) alike, so that what is
calibrated is what runs.
"""
