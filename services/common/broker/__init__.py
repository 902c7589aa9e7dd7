"""A real Apache Kafka on this machine: a Java, Kafka's own jars, and one node of it."""
