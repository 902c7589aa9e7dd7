"""What the entities of an article are called elsewhere. A register is asked for links; none of them is certain."""
