"""The short lists that entrants choose from, as codes with their words."""

from __future__ import annotations

from app.entries.models.entry import EntryState
from app.web.rules import N_

GENRES = {
    "guofeng": N_("Guofeng (Chinese tradition)"),
    "science-fiction": N_("Science fiction"),
    "suspense": N_("Suspense"),
    "healing": N_("Healing"),
    "animation": N_("Animation"),
    "live-action": N_("Live-action style"),
    "documentary": N_("Documentary"),
    "experimental": N_("Experimental"),
    "comedy": N_("Comedy"),
    "other": N_("Another genre"),
}

CREDIT_ROLES = {
    "director": N_("Director"),
    "co-director": N_("Co-director"),
    "writer": N_("Writer"),
    "producer": N_("Producer"),
    "ai-artist": N_("AI artist"),
    "art-director": N_("Art director"),
    "cinematographer": N_("Cinematographer"),
    "editor": N_("Editor"),
    "animator": N_("Animator"),
    "music": N_("Music"),
    "sound": N_("Sound"),
    "voice": N_("Voice"),
    "cast": N_("Cast"),
    "team": N_("Team or studio"),
    "other": N_("Other"),
}

CONTENT_WARNINGS = {
    "violence": N_("Violence"),
    "blood": N_("Blood or injury"),
    "sexual": N_("Sexual content or nudity"),
    "self-harm": N_("Suicide or self-harm"),
    "drugs": N_("Drugs, alcohol or smoking"),
    "language": N_("Strong language"),
    "frightening": N_("Frightening scenes"),
    "flashing": N_("Flashing light"),
    "animals": N_("Harm to animals"),
}

AI_STAGES = {
    "script": N_("Script"),
    "image": N_("Image"),
    "video": N_("Video"),
    "voice": N_("Voice"),
    "music": N_("Music"),
    "sound": N_("Sound effects"),
    "edit": N_("Editing"),
    "other": N_("Another stage"),
}

AI_TECHNIQUES = {
    "first-last-frame": N_("First and last frame"),
    "multi-reference": N_("Several references"),
    "region-repaint": N_("Repainting of a region"),
    "text-to-video": N_("Text to video"),
    "image-to-video": N_("Image to video"),
    "motion-transfer": N_("Motion transfer"),
    "lip-sync": N_("Lip-sync"),
    "upscaling": N_("Upscaling or in-between frames"),
    "own-model": N_("A model trained by ourselves"),
}

# What organizers read in lists; drafts are listed too, so that nobody who needs help is overlooked.
STATE_WORDS = {
    EntryState.DRAFT: N_("Not submitted yet"),
    EntryState.SUBMITTED: N_("Submitted"),
    EntryState.ELIGIBLE: N_("Eligible"),
    EntryState.INELIGIBLE: N_("Not eligible"),
    EntryState.WITHDRAWN: N_("Withdrawn"),
    EntryState.DISQUALIFIED: N_("Disqualified"),
}

FILM_WORDS = {
    "none": N_("No film yet"),
    "checking": N_("Being checked"),
    "ready": N_("Plays"),
    "rejected": N_("Not accepted"),
}

# Codes of the Unicode locale data, which names them in every language; Chinese and English stand first.
LANGUAGE_CODES = (
    *("zh", "en", "yue", "nan", "wuu", "hak", "bo", "ug", "mn"),
    *("ar", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja"),
    *("kk", "km", "ko", "lo", "ms", "my", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "sw", "ta", "te"),
    *("th", "tl", "tr", "uk", "ur", "vi"),
)
