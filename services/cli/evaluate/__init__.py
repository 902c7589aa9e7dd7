"""`wirelens evaluate`: what people annotated in a text, held against what the services say of it."""
