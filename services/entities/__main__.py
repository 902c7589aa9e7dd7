"""`python -m services.entities`."""

from services.common.run import run
from services.entities.agent import serve
from services.entities.settings import EntitiesSettings

if __name__ == "__main__":
    run("entities", EntitiesSettings, serve)
