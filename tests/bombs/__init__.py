"""`make bombs`: small things that unfold, answers without an end, lengths that lie.

Each is put before a real muniment process that may take 256 MB of memory and 30 seconds. It must
end by itself, in that, with a sentence and an exit code that are right, and leave nothing torn.
docs/hostile-input.md has the table.
"""
