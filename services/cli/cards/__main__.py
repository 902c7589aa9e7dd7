"""`python -m services.cli.cards DATA_DIR [SERVICE…]`: run the evaluations, and write the cards of what they say."""

import argparse
import sys
from pathlib import Path

from services.cli.cards import page, records
from services.cli.cards.evaluations import Bench
from services.cli.evaluate.rows import BadRow
from services.cli.evaluate.systems import SERVICES, NoSystem
from services.common.card import BadCard


def main() -> int:
    """Run the command; 0 when done, 2 where data or a model can't be read."""
    parser = argparse.ArgumentParser("services.cli.cards", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the corpora: entities/, quotes/, sentiment/")
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=f"of {', '.join(SERVICES)}; all of them")
    parser.add_argument("--render", action="store_true", help="measure nothing: write CARD.md anew of card.json")
    asked = parser.parse_args()
    wanted = asked.services or list(SERVICES)
    if unknown := set(wanted) - set(SERVICES):
        parser.error(f"there is no service {', '.join(sorted(unknown))}")
    try:
        bench = None if asked.render else Bench(asked.data)
        for service in wanted:
            if bench:
                print(f"{service}: measuring", file=sys.stderr)
                records.write(service, bench.measure(service))
            page.write(service)
    except (BadRow, BadCard, NoSystem) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
