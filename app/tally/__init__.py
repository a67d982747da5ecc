"""The tally: from scores to standings and awards, plain values in and plain values out.

Read `standings.run` first; `awards.allocate` turns standings into grants.
"""
