"""`python -m services.sentiment`."""

from services.common.run import run
from services.sentiment.agent import serve
from services.sentiment.settings import SentimentSettings

if __name__ == "__main__":
    run("sentiment", SentimentSettings, serve)
