"""Files in and out: reading CSV and XLSX, mapping headers, the one Resource, writing exports."""
