"""`python -m services.parser`."""

from services.common.run import run
from services.parser.service import serve
from services.parser.settings import ParserSettings

if __name__ == "__main__":
    run("parser", ParserSettings, serve)
