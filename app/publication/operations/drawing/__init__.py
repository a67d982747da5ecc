"""What the server draws for winners: laurels, certificates, the picture that a shared link shows.

Plain values in, bytes out; the same values give the same bytes.
"""
