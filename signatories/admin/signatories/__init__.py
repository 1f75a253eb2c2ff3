"""The screens of signatories: listing, form, inspection, export."""
