"""The door for people and apps: HTTP push, REST, server-sent events, and the same stream over gRPC."""
