"""`python -m services.quotes`."""

from services.common.run import run
from services.quotes.agent import serve
from services.quotes.settings import QuotesSettings

if __name__ == "__main__":
    run("quotes", QuotesSettings, serve)
