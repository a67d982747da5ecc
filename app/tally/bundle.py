"""The evidence as one ZIP whose every byte follows from its files, and what is wrong with one."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from app.tally.evidence import CHAIN, MANIFEST, RULES, STANDINGS, WINNERS, agree, link_after, recompute
from app.tally.evidence_files import content_names, root_of

README = "README.txt"
# Nothing honest is larger: a million scores take 40 MB.
MOST_BYTES = 512 * 1024**2


def names_of(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of a bundle's files in their order."""
    return (README, MANIFEST, *content_names(files), CHAIN)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a ZIP: stored, in one order, without times: the same files are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in names_of(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return out.getvalue()


def faults_of(content: bytes) -> list[str]:
    """Return what is wrong with a bundle, each as one sentence that names the file; empty when it holds."""
    files, broken = _unpacked(content)
    if not files:
        return broken
    manifest, unreadable = _json(files, MANIFEST)
    if unreadable:
        return [unreadable]
    wrong = [f"{name}: its bytes do not equal their digest." for name in _altered(files, manifest)]
    return wrong or broken or [*_values(files, manifest), *_links(files, manifest)]


def _unpacked(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the files with what is odd about their archive, or nothing and why they cannot be read."""
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            names = names_of({info.filename: b"" for info in infos})
            if [info.filename for info in infos] != list(names):
                return {}, [f"The archive does not hold exactly these files: {', '.join(names)}."]
            if sum(info.file_size for info in infos) > MOST_BYTES:
                return {}, ["The archive holds more than any contest has."]
            for info in infos:
                try:
                    files[info.filename] = archive.read(info)
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
                    return {}, [f"{info.filename}: its bytes were changed."]
            again = pack(files)
            if again != content:
                return files, [_where(archive, again, content)]
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        return {}, ["The archive's directory was changed; this is no readable ZIP file."]
    return files, []


def _where(archive: zipfile.ZipFile, again: bytes, content: bytes) -> str:
    pairs = enumerate(zip(again, content, strict=False))
    place = next((at for at, (one, other) in pairs if one != other), min(len(again), len(content)))
    if place >= archive.start_dir:
        return "The archive's directory was changed."
    before = [info for info in archive.infolist() if info.header_offset <= place]
    return f"{before[-1].filename}: its heading in the archive was changed."


def _json(files: Mapping[str, bytes], name: str) -> tuple[Any, str]:
    try:
        return json.loads(files[name]), ""
    except ValueError:
        return None, f"{name}: this is not JSON."


def _altered(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Name files that are not what the manifest says, or the manifest where its own root speaks for them."""
    digests = manifest.get("files", {})
    wrong = [
        name
        for name in names_of(files)
        if name != MANIFEST and hashlib.sha256(files[name]).hexdigest() != digests.get(name)
    ]
    bound = [name for name in wrong if name in content_names(files)]
    fits = manifest.get("root") == root_of(files)
    if fits == bool(bound):
        yield from (name for name in wrong if name not in bound)
        yield MANIFEST
    else:
        yield from wrong


def _values(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Recompute everything and compare: values within 1e-6, the same ranks, the same winners."""
    try:
        found = recompute(json.loads(files[RULES]), files)
        stated = {one["film"]: one for one in json.loads(files[STANDINGS])}
        granted = json.loads(files[WINNERS])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        yield f"rules.json: the result cannot be computed from it ({type(fault).__name__})."
        return
    if {one["film"] for one in found.standings} != set(stated):
        yield "standings.json: it does not list the films that have scores."
    elif any(_differs(one, stated[one["film"]]) for one in found.standings):
        yield "standings.json: recomputing gives other values or ranks."
    pairs = sorted((one["award"], one["film"]) for one in granted)
    if pairs != [(one["award"], one["film"]) for one in found.grants]:
        yield "winners.json: recomputing gives other winners."
    if manifest.get("winners") != len(granted):
        yield f"{MANIFEST}: it states another number of winners."


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if (one["n"], one["rank"]) != (other["n"], other["rank"]):
        return True
    pairs = [(one[key], other[key]) for key in ("raw", "adjusted")]
    return any(
        (mine is None) != (theirs is None) or (mine is not None and not agree(mine, theirs))
        for mine, theirs in pairs
    )


def _links(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Walk the public form of the record from its first act to the seal."""
    link, expected = "", 1
    try:
        for line in files[CHAIN].splitlines():
            act = json.loads(line)
            link = link_after(link, act["number"], act["action"], act["mac"])
            if act["number"] != expected or act["link"] != link:
                yield f"{CHAIN}: the record is broken at act {expected}."
                return
            expected += 1
    except (ValueError, KeyError, TypeError):
        yield f"{CHAIN}: act {expected} cannot be read."
        return
    if link != manifest.get("chain"):
        yield f"{CHAIN}: the record does not end where the seal says."
