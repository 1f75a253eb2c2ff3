"""The contact form: its pages, the messages that come in, and their way to the people who answer them."""
