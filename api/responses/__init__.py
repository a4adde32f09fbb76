"""What the API answers: the shapes on the wire, and how they are made from the model."""
