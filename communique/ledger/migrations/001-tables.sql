-- What is recorded. Rows are added and never changed: the triggers below refuse anything else.

CREATE TABLE runs (
    key INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    code TEXT NOT NULL,
    knowledge TEXT NOT NULL,
    model TEXT NOT NULL,
    started TEXT
) STRICT;

CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    published TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    url TEXT,
    language TEXT NOT NULL,
    side TEXT,
    sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (key)
) STRICT;
CREATE INDEX documents_by_name ON documents (name);
CREATE INDEX documents_by_day ON documents (published, id);
CREATE INDEX documents_by_url ON documents (url) WHERE url IS NOT NULL;

CREATE TABLE supersessions (
    old INTEGER PRIMARY KEY REFERENCES documents (key),
    new INTEGER NOT NULL REFERENCES documents (key),
    reason TEXT NOT NULL CHECK (reason IN ('id', 'url')),
    run INTEGER NOT NULL REFERENCES runs (key),
    CHECK (old <> new)
) STRICT;

CREATE TABLE readings (
    key INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (key),
    document INTEGER NOT NULL REFERENCES documents (key),
    problems TEXT NOT NULL,
    UNIQUE (document, run)
) STRICT;

CREATE TABLE records (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (key),
    run INTEGER NOT NULL REFERENCES runs (key),
    register TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT,
    basis TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    position INTEGER NOT NULL,
    parties TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX records_by_id ON records (id);
CREATE INDEX records_by_document ON records (document);
CREATE INDEX records_by_run ON records (run);

CREATE TABLE withdrawals (
    record INTEGER PRIMARY KEY REFERENCES records (key),
    run INTEGER NOT NULL REFERENCES runs (key),
    reason TEXT NOT NULL CHECK (reason IN ('gone', 'changed', 'superseded'))
) STRICT;
CREATE INDEX withdrawals_by_run ON withdrawals (run);

CREATE TABLE record_parties (
    code TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (key),
    role TEXT NOT NULL,
    PRIMARY KEY (code, record, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_topics (
    topic TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (key),
    PRIMARY KEY (topic, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_evidence (
    record INTEGER NOT NULL REFERENCES records (key),
    field TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (record, field, "start", "end"),
    CHECK (0 <= "start" AND "start" < "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    from_document INTEGER NOT NULL REFERENCES documents (key),
    to_document INTEGER NOT NULL REFERENCES documents (key),
    run INTEGER NOT NULL REFERENCES runs (key),
    link TEXT NOT NULL
) STRICT;
CREATE INDEX links_by_from ON links (from_id);
CREATE INDEX links_by_to ON links (to_id);
CREATE INDEX links_by_document ON links (from_document);
CREATE INDEX links_by_other ON links (to_document);

CREATE TABLE link_withdrawals (
    link INTEGER PRIMARY KEY REFERENCES links (key),
    run INTEGER NOT NULL REFERENCES runs (key)
) STRICT;

CREATE TABLE linkings (
    key INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (key),
    fingerprint TEXT NOT NULL
) STRICT;

CREATE TABLE judgements (
    key INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'edit', 'same', 'different')),
    record INTEGER NOT NULL REFERENCES records (key),
    other INTEGER REFERENCES records (key),
    edits TEXT,
    author TEXT NOT NULL CHECK (author <> ''),
    day TEXT NOT NULL,
    note TEXT,
    CHECK ((other IS NOT NULL) = (verdict IN ('same', 'different'))),
    CHECK ((edits IS NOT NULL) = (verdict = 'edit'))
) STRICT;
CREATE INDEX judgements_by_record ON judgements (record);
CREATE INDEX judgements_by_other ON judgements (other) WHERE other IS NOT NULL;

-- What is worked out from the rows above and can be made again from them at any time.

CREATE TABLE happenings (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    register TEXT NOT NULL,
    lead INTEGER NOT NULL REFERENCES records (key),
    type TEXT NOT NULL,
    status TEXT,
    basis TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    deadline TEXT,
    parties TEXT NOT NULL,
    topics TEXT NOT NULL,
    sources INTEGER NOT NULL,
    records INTEGER NOT NULL,
    first_published TEXT NOT NULL,
    last_published TEXT NOT NULL,
    judgement TEXT,
    edited TEXT
) STRICT;
CREATE INDEX happenings_by_register ON happenings (register, start_date);
CREATE INDEX happenings_by_lead ON happenings (lead);
CREATE INDEX happenings_by_id ON happenings (id);

CREATE TABLE happening_records (
    record INTEGER PRIMARY KEY REFERENCES records (key),
    happening INTEGER NOT NULL REFERENCES happenings (key)
) STRICT;
CREATE INDEX happening_records_by_happening ON happening_records (happening);

-- Documents of which records came or went since links between documents were last proposed.
CREATE TABLE unlinked (
    document INTEGER PRIMARY KEY REFERENCES documents (key)
) STRICT;

-- Which documents tell of a pair (two codes with a blank between), and how many days the windows of a pair have.
CREATE TABLE document_pairs (
    pair TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (key),
    PRIMARY KEY (pair, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_pairs_by_document ON document_pairs (document);

CREATE TABLE pair_windows (
    pair TEXT PRIMARY KEY,
    days INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Links as the windows of pairs propose them; those of all windows together, without those that contradict, are the links.
CREATE TABLE proposals (
    pair TEXT NOT NULL,
    window INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    from_document INTEGER NOT NULL REFERENCES documents (key),
    to_document INTEGER NOT NULL REFERENCES documents (key),
    link TEXT NOT NULL,
    PRIMARY KEY (pair, window, kind, from_id, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_by_from ON proposals (from_id);
CREATE INDEX proposals_by_to ON proposals (to_id);

CREATE VIRTUAL TABLE document_words USING fts5 (
    title, text, content = 'documents', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Nothing that was recorded is changed or removed, whoever asks.
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: runs'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: runs'); END;
CREATE TRIGGER documents_no_update BEFORE UPDATE ON documents
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: documents'); END;
CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: documents'); END;
CREATE TRIGGER supersessions_no_update BEFORE UPDATE ON supersessions
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: supersessions'); END;
CREATE TRIGGER supersessions_no_delete BEFORE DELETE ON supersessions
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: supersessions'); END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: readings'); END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: readings'); END;
CREATE TRIGGER records_no_update BEFORE UPDATE ON records
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: records'); END;
CREATE TRIGGER records_no_delete BEFORE DELETE ON records
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: records'); END;
CREATE TRIGGER withdrawals_no_update BEFORE UPDATE ON withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: withdrawals'); END;
CREATE TRIGGER withdrawals_no_delete BEFORE DELETE ON withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: withdrawals'); END;
CREATE TRIGGER record_parties_no_update BEFORE UPDATE ON record_parties
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_parties'); END;
CREATE TRIGGER record_parties_no_delete BEFORE DELETE ON record_parties
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_parties'); END;
CREATE TRIGGER record_topics_no_update BEFORE UPDATE ON record_topics
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_topics'); END;
CREATE TRIGGER record_topics_no_delete BEFORE DELETE ON record_topics
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_topics'); END;
CREATE TRIGGER record_evidence_no_update BEFORE UPDATE ON record_evidence
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_evidence'); END;
CREATE TRIGGER record_evidence_no_delete BEFORE DELETE ON record_evidence
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: record_evidence'); END;
CREATE TRIGGER links_no_update BEFORE UPDATE ON links
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: links'); END;
CREATE TRIGGER links_no_delete BEFORE DELETE ON links
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: links'); END;
CREATE TRIGGER link_withdrawals_no_update BEFORE UPDATE ON link_withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: link_withdrawals'); END;
CREATE TRIGGER link_withdrawals_no_delete BEFORE DELETE ON link_withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: link_withdrawals'); END;
CREATE TRIGGER linkings_no_update BEFORE UPDATE ON linkings
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: linkings'); END;
CREATE TRIGGER linkings_no_delete BEFORE DELETE ON linkings
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: linkings'); END;
CREATE TRIGGER judgements_no_update BEFORE UPDATE ON judgements
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: judgements'); END;
CREATE TRIGGER judgements_no_delete BEFORE DELETE ON judgements
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: judgements'); END;
