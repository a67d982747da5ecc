"""The media engine: what a film file really is, its stills and its proxy; plain values in, plain values out.

`app.media.engine` is the door. Everything that opens a film runs in a confined child process (`sandbox`,
`child`), because a film is a program for a decoder, written by a stranger.
"""
