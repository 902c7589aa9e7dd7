import pytest
from spacy.language import Language

from services.parser import model


@pytest.fixture(scope="session")
def nlp() -> Language:
    return model.load()
