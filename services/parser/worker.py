"""One worker process: parses what comes in on its standard input, one text at a time, until the input ends.

It stands alone so that a text that breaks or blocks it costs one process, not the service.
"""

import ctypes
import signal
import sys
from collections.abc import Callable

from wirelens.document.v1.document_pb2 import Document
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse

from services.common.poison import Poison, Reason
from services.parser import frames
from services.parser.frames import Frame, Kind

Parse = Callable[[ParseRequest], Document]

_PR_SET_PDEATHSIG = 1


def cpu_budget(size: int) -> float:
    """Return the CPU seconds that a request of `size` bytes may take: at least 15 times what it takes here.

    CPU time and not the clock's: a busy machine is no fault of the text.
    """
    return 10.0 + size / 4_000


def serve(load: Callable[[], Parse], budget: Callable[[int], float] = cpu_budget) -> None:
    """Load the model, say READY, and answer requests until standard input ends."""
    # The parent decides when to stop; a terminal or a service manager tells the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if sys.platform == "linux":
        # The end of standard input is seen between texts only; this also reaches a worker that is stuck in one.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    requests, answers = frames.take_standard_streams()
    try:
        parse = load()
    except Exception as error:
        frames.write(answers, Kind.FAILED, str(error).encode())
        return
    frames.write(answers, Kind.READY, b"")
    while (frame := frames.read(requests)) is not None:
        message = frame[1]
        # The kernel ends a process that overruns it, even in C.
        signal.setitimer(signal.ITIMER_PROF, budget(len(message)))
        answer = _answer(parse, message)
        signal.setitimer(signal.ITIMER_PROF, 0)
        frames.write(answers, *answer)


def _answer(parse: Parse, message: bytes) -> Frame:
    try:
        document = parse(ParseRequest.FromString(message))
    except Poison as poison:
        return _poison(poison)
    except MemoryError:
        # Nothing is sure after it: the process ends, and another one tries.
        raise
    except Exception as error:
        return _poison(Poison(Reason.ANALYSIS_ERROR, f"{type(error).__name__}: {error}"))
    return Kind.DOCUMENT, ParseResponse(document=document).SerializeToString(deterministic=True)


def _poison(poison: Poison) -> Frame:
    return Kind.POISON, bytes([poison.reason]) + poison.detail.encode()


def _load() -> Parse:
    # The parent imports this module too, and needs no spaCy.
    from services.parser import core, model

    nlp = model.load(sys.argv[1])
    # The first text fills caches, and loads what tells languages; it is no article's.
    core.parse(
        nlp, "The first text takes longer, so it is this one: a sentence with words enough to tell its language."
    )
    return lambda request: core.parse(nlp, request.text, request.paragraphs)


if __name__ == "__main__":
    serve(_load)
