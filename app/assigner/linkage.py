"""How judges are linked through shared films: without a link their severity cannot be compared."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Ids
from app.assigner.instance import Instance
from app.assigner.witness import components


def component_count(films: Ids, judges: Ids, instance: Instance) -> int:
    """Return the number of groups of judges that share no film; judges without a film are left out."""
    if not films.size:
        return 0
    label = components(films, judges, instance.films, instance.judges)
    return int(np.unique(label[instance.films :][np.unique(judges)]).size)
