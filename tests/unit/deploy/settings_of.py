"""What a service can be told by its environment."""

import importlib

from pydantic_settings import BaseSettings


def names_of_settings(service: str) -> set[str]:
    """Return the names of the service's environment variables."""
    module = importlib.import_module(f"services.{service}.settings")
    (settings,) = (
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseSettings) and kind.__module__ == module.__name__
    )
    prefix = settings.model_config.get("env_prefix", "")
    return {f"{prefix}{field}".upper() for field in settings.model_fields}
