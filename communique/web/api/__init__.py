"""The JSON API: the same questions as the pages ask, with their answers as data; ``/api/openapi.json`` describes it."""
