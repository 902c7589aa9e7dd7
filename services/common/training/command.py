"""What every training command does around its run: options read, chance seeded, and one line where it can't go on."""

import sys
from collections.abc import Callable

import torch

from services.common.training import options
from services.common.training.options import Options
from services.common.training.run import Stopped


def say(line: str) -> None:
    """Tell how a run goes on."""
    print(line, flush=True)


def main(program: str, about: str | None, run: Callable[[Options], None]) -> int:
    """Run the command; 0 when done, 130 when stopped before, 2 where data or options are wrong or a package is away."""
    asked = options.parse(program, about or "")
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    try:
        run(asked)
    except Stopped:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        print(f"{error}; make train-setup installs what training needs", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0
