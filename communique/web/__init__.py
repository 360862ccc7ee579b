"""The pages of ``communique serve``: a local site over one ledger, server-rendered, with a JSON API beside it."""
