"""The types of the questions that a list asks: the rules for answers, their form fields, and how they are printed.

`registry.answer_type` returns the type of a question. Forms, API, import, export and print all use it.
"""
