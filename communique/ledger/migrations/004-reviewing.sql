-- Decisions that their authors took back, and what people noted without deciding. Both are added and never changed.

CREATE TABLE judgement_withdrawals (
    judgement INTEGER PRIMARY KEY REFERENCES judgements (key),
    author TEXT NOT NULL CHECK (author <> ''),
    day TEXT NOT NULL
) STRICT;

CREATE TABLE comments (
    key INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES records (key),
    author TEXT NOT NULL CHECK (author <> ''),
    day TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> '')
) STRICT;
CREATE INDEX comments_by_record ON comments (record);
CREATE INDEX judgements_by_author ON judgements (author);

CREATE TRIGGER judgement_withdrawals_no_update BEFORE UPDATE ON judgement_withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: judgement_withdrawals'); END;
CREATE TRIGGER judgement_withdrawals_no_delete BEFORE DELETE ON judgement_withdrawals
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: judgement_withdrawals'); END;
CREATE TRIGGER comments_no_update BEFORE UPDATE ON comments
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: comments'); END;
CREATE TRIGGER comments_no_delete BEFORE DELETE ON comments
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: comments'); END;

-- Who decided what about which record, in the order in which it was decided; `taken_back` is the day on which it was, or null.
CREATE VIEW decisions AS SELECT
    j.key AS number, r.id AS record, r.register AS register, d.id AS document, j.verdict AS verdict, o.id AS other, j.edits AS edits,
    j.author AS author, j.day AS day, j.note AS note, w.day AS taken_back
FROM judgements AS j JOIN records AS r ON r.key = j.record JOIN documents AS d ON d.key = r.document
LEFT JOIN records AS o ON o.key = j.other LEFT JOIN judgement_withdrawals AS w ON w.judgement = j.key;
