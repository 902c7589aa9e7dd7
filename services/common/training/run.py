"""One training run: steps, learning rates, checkpoints, and a stop between two steps whenever it is asked for."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import torch
from torch import Tensor, nn, optim

from services.common.training.checkpoint import Checkpoint
from services.common.training.schedule import Course, Rates, phase_at


class Stopped(Exception):
    """SIGTERM or SIGINT came; the checkpoint is written, and the same command goes on from there."""


def optimizer_of(model: nn.Module, rates: Rates) -> optim.AdamW:
    """Return the optimiser of what `model` lets learn; what stands under `encoder`, but its marks, is pre-trained."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            pretrained = name.startswith("encoder.") and not name.startswith("encoder.marks.")
            rate = rates.body if pretrained else rates.head
            groups.setdefault((rate, rates.decay if parameter.dim() > 1 else 0.0), []).append(parameter)
    return optim.AdamW(
        [{"params": group, "lr": rate, "weight_decay": decay} for (rate, decay), group in groups.items()],
        betas=(0.9, 0.98),
        fused=True,
    )


def train(
    model: nn.Module, course: Course, loss: Callable[[int], Tensor], checkpoint: Checkpoint, say: Callable[[str], None]
) -> None:
    """Do all steps of `course`, from the checkpoint where there is one; `loss(step)` is what a step makes smaller.

    A resumed run gives the weights of one that never stopped, bit for bit, on the same machine with one thread.
    Raises Stopped, and OtherRun.
    """
    optimizer = optimizer_of(model, course.rates)
    peaks = [group["lr"] for group in optimizer.param_groups]
    learning = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    first = checkpoint.restore(model, optimizer)
    if first:
        say(f"going on from step {first} of {course.steps}")
    began = time.process_time()
    losses: list[float] = []
    model.train()
    with _stop_asked() as asked:
        for step in range(first, course.steps):
            phase, within = phase_at(course.phases, step)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * course.phases[phase].factor(within)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=course.bfloat16):
                value = loss(step)
            value.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(value.item())
            done = step + 1
            if done % course.every == 0 or done == course.steps or asked():
                checkpoint.save(done, model, optimizer)
                mean = sum(losses) / len(losses)
                say(f"step {done} of {course.steps}: loss {mean:.4f}, {time.process_time() - began:.0f} CPU s")
                losses.clear()
            if asked() and done < course.steps:
                raise Stopped
    model.eval()


@contextmanager
def _stop_asked() -> Iterator[Callable[[], bool]]:
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
