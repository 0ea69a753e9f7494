"""What makes the models: rendered pages, the channel, the language model, the encoder. Not needed to run."""
