"""What is said to the sender of an item that is no text."""

_NAMES = {
    "picture": "a picture",
    "photo": "a picture",
    "image": "a picture",
    "graphic": "a graphic",
    "video": "a video",
    "audio": "an audio item",
    "animation": "an animation",
    "composite": "a package of other items",
    "package": "a package of other items",
    "component": "a component of another item",
    "event": "an event",
    "planning": "a planning item",
    "concept": "a concept, not news",
    "knowledge": "knowledge, not news",
    "catalog": "a catalogue, not news",
}


def refused_kind(kind: str) -> str:
    """Return the reason of the receipt for an item whose type is `kind`, in lower case."""
    named = next((words for start, words in _NAMES.items() if kind.startswith(start)), "")
    found = f"it is {named}" if named else f"its type is {kind!r}"
    return f"{found}: only texts are taken; send a story that belongs to it as an item of type text"
