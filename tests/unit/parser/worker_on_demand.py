"""A worker without a model, that does what its text says."""

import os
import signal
import sys
import time
from pathlib import Path

from wirelens.document.v1.document_pb2 import Document
from wirelens.parser.v1.parser_pb2 import ParseRequest

from services.common.poison import Poison, Reason
from services.parser.worker import Parse, serve


def parse(request: ParseRequest) -> Document:
    command, _, argument = request.text.partition(" ")
    if command == "exit":
        os._exit(int(argument))
    elif command == "exit-once":
        marker = Path(argument)
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGSEGV)
    elif command == "spin":
        while True:
            pass
    elif command == "sleep":
        time.sleep(float(argument))
    elif command == "wait-for":
        while not Path(argument).exists():
            time.sleep(0.005)
    elif command == "raise":
        raise RuntimeError(argument)
    elif command == "poison":
        raise Poison(Reason.INVALID, argument)
    elif command == "print":
        print(argument, flush=True)
    return Document(model=str(os.getpid()), labels=[request.text])


def load() -> Parse:
    if sys.argv[1:] == ["no-model"]:
        raise FileNotFoundError("there is no model here")
    if sys.argv[1:] == ["ends"]:
        os._exit(3)
    return parse


if __name__ == "__main__":
    serve(load, budget=lambda size: 0.3)
