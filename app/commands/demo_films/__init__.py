"""Films for the demo and the tests: little moving pictures that Laurel paints, scores and encodes by itself.

`films(cache_dir, count=12)` gives finished files with titles, makers and synopses in Chinese and English;
`real_clips` fetches free clips of real pictures when a registry answers; `rejected_file` is no film at all.
"""

from app.commands.demo_films.catalogue import DEFAULT_FONT, films, rejected_file
from app.commands.demo_films.real_clips import Clip, real_clips
from app.commands.demo_films.story import DemoFilm, Maker

__all__ = ["DEFAULT_FONT", "Clip", "DemoFilm", "Maker", "films", "real_clips", "rejected_file"]
