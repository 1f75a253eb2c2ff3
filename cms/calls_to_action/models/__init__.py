from cms.calls_to_action.models.call_to_action import CallToAction, ChosenPage, ExcludedPage

__all__ = ["CallToAction", "ChosenPage", "ExcludedPage"]
