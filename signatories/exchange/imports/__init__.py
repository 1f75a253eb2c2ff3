"""Imports of files: from the upload to the preview, the commit and the undo."""
