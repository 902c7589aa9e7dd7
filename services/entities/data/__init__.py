"""Tables that ship with the service, and what makes them."""
