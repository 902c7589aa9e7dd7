"""What the services add to the command `wirelens`: the whole stack on this machine, and the operator's tools."""
