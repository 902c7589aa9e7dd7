"""The corpus that the tagger learns from and is tuned on: files of the folder of corpora."""

from pathlib import Path

TRAIN, DEV = "polnear.train", "polnear.dev"


def files(folder: Path) -> tuple[Path, Path]:
    """Return the file that is learnt from, and that which is tuned on; services.cli.evaluate.rows reads them."""
    train, dev = (folder / "quotes" / f"{name}.jsonl" for name in (TRAIN, DEV))
    return train, dev
