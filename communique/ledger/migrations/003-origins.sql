-- What a text was taken out of, which texts are copies of one another, and what of the links is still to be done.

-- Where a document came from: the name or address of the source as given, the line or entry in it, its form and media type, the
-- SHA-256 of the original's bytes, and the map from the text back to the original (JSON, null where none is needed or possible: `note`).
CREATE TABLE document_origins (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (key),
    run INTEGER NOT NULL REFERENCES runs (key),
    source TEXT NOT NULL,
    line INTEGER,
    form TEXT NOT NULL,
    media TEXT,
    sha256 TEXT,
    note TEXT NOT NULL,
    offsets TEXT
) STRICT;
CREATE INDEX document_origins_by_document ON document_origins (document);

CREATE TRIGGER document_origins_no_update BEFORE UPDATE ON document_origins
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: document_origins'); END;
CREATE TRIGGER document_origins_no_delete BEFORE DELETE ON document_origins
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only: document_origins'); END;

-- What is worked out from the texts and can be made again from them at any time.

-- Up to which document (key) copies were looked for, and by which method; up to which they were joined.
CREATE TABLE copies_known (
    method TEXT PRIMARY KEY,
    document INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts that have a number in common may be near to each other.
CREATE TABLE text_bands (
    number INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (key),
    PRIMARY KEY (number, document)
) STRICT, WITHOUT ROWID;

-- Each two texts that are near: `likeness` is the share of common runs of words in both together, `containment` in the shorter one.
CREATE TABLE near_texts (
    one INTEGER NOT NULL REFERENCES documents (key),
    other INTEGER NOT NULL REFERENCES documents (key),
    likeness REAL NOT NULL,
    containment REAL NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_texts_by_other ON near_texts (other);

-- Copies among the texts that stand: `original` is the first of all that are joined by being near, `near_to` the first that is near itself.
CREATE TABLE document_copies (
    document INTEGER PRIMARY KEY REFERENCES documents (key),
    original INTEGER NOT NULL REFERENCES documents (key),
    near_to INTEGER NOT NULL REFERENCES documents (key),
    likeness REAL NOT NULL,
    containment REAL NOT NULL
) STRICT;
CREATE INDEX document_copies_by_original ON document_copies (original);

-- Days of pairs of which the windows are to be done again, before the links between documents are what the records say.
CREATE TABLE unlinked_days (
    pair TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (pair, day)
) STRICT, WITHOUT ROWID;

CREATE VIEW origins AS SELECT
    d.id AS document, o.source AS source, o.line AS line, o.form AS form, o.media AS media, o.sha256 AS sha256, o.note AS note,
    o.offsets AS offsets, o.run AS run
FROM document_origins AS o JOIN documents AS d ON d.key = o.document;

CREATE VIEW copies AS SELECT
    d.id AS document, a.id AS original, b.id AS near_to, c.likeness AS likeness, c.containment AS containment, d.published AS published,
    d.publisher AS publisher, d.url AS url
FROM document_copies AS c JOIN documents AS d ON d.key = c.document JOIN documents AS a ON a.key = c.original
JOIN documents AS b ON b.key = c.near_to;

-- The views once more, with one column more: `independent` counts documents as `sources` does, but copies of one text as one.

DROP VIEW contacts;
CREATE VIEW contacts AS SELECT
    h.id AS id,
    h.type AS kind,
    json_extract(coalesce(h.edited, r.record), '$.name') AS name,
    json_extract(coalesce(h.edited, r.record), '$.ordinal') AS ordinal,
    h.parties AS parties,
    (SELECT group_concat(person, '; ') FROM (SELECT DISTINCT json_extract(p.value, '$.person') AS person FROM json_each(coalesce(h.edited, r.record), '$.participants') AS p WHERE json_extract(p.value, '$.person') IS NOT NULL)) AS people,
    json_extract(coalesce(h.edited, r.record), '$.host') AS host,
    json_extract(coalesce(h.edited, r.record), '$.place.name') AS place,
    json_extract(coalesce(h.edited, r.record), '$.place.country') AS country,
    json_extract(coalesce(h.edited, r.record), '$.place.latitude') AS latitude,
    json_extract(coalesce(h.edited, r.record), '$.place.longitude') AS longitude,
    h.start_date AS start_date,
    h.end_date AS end_date,
    json_extract(coalesce(h.edited, r.record), '$.when.precision') AS precision,
    json_extract(coalesce(h.edited, r.record), '$.when.basis') AS date_basis,
    h.status AS status,
    h.topics AS topics,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'contacts';

DROP VIEW agreements;
CREATE VIEW agreements AS SELECT
    h.id AS id,
    h.type AS kind,
    json_extract(coalesce(h.edited, r.record), '$.subject') AS subject,
    h.parties AS parties,
    json_extract(coalesce(h.edited, r.record), '$.count.value') AS count,
    json_extract(coalesce(h.edited, r.record), '$.count.qualifier') AS count_qualifier,
    json_extract(coalesce(h.edited, r.record), '$.term.start') AS term_start,
    json_extract(coalesce(h.edited, r.record), '$.term.end') AS term_end,
    json_extract(coalesce(h.edited, r.record), '$.term.value') AS term,
    h.start_date AS start_date,
    h.end_date AS end_date,
    json_extract(coalesce(h.edited, r.record), '$.when.precision') AS precision,
    json_extract(coalesce(h.edited, r.record), '$.when.basis') AS date_basis,
    h.status AS status,
    h.topics AS topics,
    json_extract(coalesce(h.edited, r.record), '$.contact') AS contact,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'agreements';

DROP VIEW transfers;
CREATE VIEW transfers AS SELECT
    h.id AS id,
    json_extract(coalesce(h.edited, r.record), '$.supplier.code') AS supplier,
    json_extract(coalesce(h.edited, r.record), '$.recipient.code') AS recipient,
    h.type AS category,
    json_extract(coalesce(h.edited, r.record), '$.item') AS item,
    json_extract(coalesce(h.edited, r.record), '$.designation') AS designation,
    json_extract(coalesce(h.edited, r.record), '$.quantity.value') AS quantity,
    json_extract(coalesce(h.edited, r.record), '$.quantity.unit') AS unit,
    json_extract(coalesce(h.edited, r.record), '$.quantity.qualifier') AS quantity_qualifier,
    json_extract(coalesce(h.edited, r.record), '$.value.amount') AS amount,
    json_extract(coalesce(h.edited, r.record), '$.value.currency') AS currency,
    json_extract(coalesce(h.edited, r.record), '$.value.qualifier') AS amount_qualifier,
    h.start_date AS start_date,
    h.end_date AS end_date,
    json_extract(coalesce(h.edited, r.record), '$.when.precision') AS precision,
    json_extract(coalesce(h.edited, r.record), '$.when.basis') AS date_basis,
    h.status AS status,
    json_extract(coalesce(h.edited, r.record), '$.contact') AS contact,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'transfers';

DROP VIEW commitments;
CREATE VIEW commitments AS SELECT
    h.id AS id,
    (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT json_extract(p.value, '$.code') AS code FROM json_each(coalesce(h.edited, r.record), '$.by') AS p WHERE json_extract(p.value, '$.code') IS NOT NULL ORDER BY code)) AS made_by,
    (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT json_extract(p.value, '$.code') AS code FROM json_each(coalesce(h.edited, r.record), '$.to') AS p WHERE json_extract(p.value, '$.code') IS NOT NULL ORDER BY code)) AS made_to,
    json_extract(coalesce(h.edited, r.record), '$.action.text') AS action,
    h.type AS strength,
    h.start_date AS made_start,
    h.end_date AS made_end,
    json_extract(coalesce(h.edited, r.record), '$.deadline.start') AS deadline_start,
    h.deadline AS deadline_end,
    json_extract(coalesce(h.edited, r.record), '$.deadline.precision') AS deadline_precision,
    h.status AS status,
    h.topics AS topics,
    json_array_length(coalesce(h.edited, r.record), '$.conditions') AS conditions,
    json_extract(coalesce(h.edited, r.record), '$.contact') AS contact,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'commitments';

DROP VIEW statements;
CREATE VIEW statements AS SELECT
    h.id AS id,
    json_extract(coalesce(h.edited, r.record), '$.side') AS side,
    h.type AS kind,
    json_extract(coalesce(h.edited, r.record), '$.speaker.person') AS speaker,
    json_extract(coalesce(h.edited, r.record), '$.speaker.office') AS office,
    h.start_date AS start_date,
    h.end_date AS end_date,
    json_extract(coalesce(h.edited, r.record), '$.when.precision') AS precision,
    json_extract(coalesce(h.edited, r.record), '$.when.basis') AS date_basis,
    h.topics AS topics,
    json_array_length(coalesce(h.edited, r.record), '$.quotes') AS quotes,
    json_extract(coalesce(h.edited, r.record), '$.about') AS about,
    h.parties AS parties,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'statements';

DROP VIEW events;
CREATE VIEW events AS SELECT
    h.id AS id,
    h.type AS type,
    (SELECT group_concat(m.value, ' ') FROM json_each(coalesce(h.edited, r.record), '$.modes') AS m) AS modes,
    (SELECT group_concat(m.value, ' ') FROM json_each(coalesce(h.edited, r.record), '$.contexts') AS m) AS contexts,
    json_extract(coalesce(h.edited, r.record), '$.cameo') AS cameo,
    json_extract(coalesce(h.edited, r.record), '$.quad') AS quad,
    json_extract(coalesce(h.edited, r.record), '$.score') AS score,
    (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT json_extract(p.value, '$.code') AS code FROM json_each(coalesce(h.edited, r.record), '$.actors') AS p WHERE json_extract(p.value, '$.code') IS NOT NULL ORDER BY code)) AS actors,
    (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT json_extract(p.value, '$.code') AS code FROM json_each(coalesce(h.edited, r.record), '$.recipients') AS p WHERE json_extract(p.value, '$.code') IS NOT NULL ORDER BY code)) AS recipients,
    json_extract(coalesce(h.edited, r.record), '$.place.name') AS place,
    json_extract(coalesce(h.edited, r.record), '$.place.country') AS country,
    json_extract(coalesce(h.edited, r.record), '$.place.latitude') AS latitude,
    json_extract(coalesce(h.edited, r.record), '$.place.longitude') AS longitude,
    h.start_date AS start_date,
    h.end_date AS end_date,
    json_extract(coalesce(h.edited, r.record), '$.when.precision') AS precision,
    json_extract(coalesce(h.edited, r.record), '$.when.basis') AS date_basis,
    h.status AS status,
    json_extract(coalesce(h.edited, r.record), '$.cue.text') AS cue,
    json_extract(coalesce(h.edited, r.record), '$.said_by') AS said_by,
    h.basis AS basis,
    h.judgement AS judgement,
    h.sources AS sources,
    h.records AS records,
    h.first_published AS first_published,
    h.last_published AS last_published,
    d.id AS document,
    d.url AS url,
    (SELECT count(DISTINCT coalesce(c.original, t.document)) FROM happening_records AS m JOIN records AS t ON t.key = m.record LEFT JOIN document_copies AS c ON c.document = t.document WHERE m.happening = h.key) AS independent
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'events';

DROP VIEW sources;
-- `copy_of` is the first of the texts of which the document is a copy, null where it is none.
CREATE VIEW sources AS SELECT
    h.id AS happening, h.register AS register, r.id AS record, d.id AS document, d.published AS published, d.publisher AS publisher,
    d.title AS title, d.url AS url, r.record AS json,
    o.id AS copy_of
FROM happening_records AS m JOIN happenings AS h ON h.key = m.happening JOIN records AS r ON r.key = m.record
JOIN documents AS d ON d.key = r.document
LEFT JOIN document_copies AS c ON c.document = d.key LEFT JOIN documents AS o ON o.key = c.original;
