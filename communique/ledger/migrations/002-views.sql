-- Plain tables to look at: one row a happening, however many documents tell of it; `sources` counts these documents.
-- A cell is what the leading record says; `parties`, `topics` and `status` are those of all its records (docs/ledger.md).

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'contacts';

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'agreements';

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'transfers';

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'commitments';

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'statements';

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
    d.url AS url
FROM happenings AS h JOIN records AS r ON r.key = h.lead JOIN documents AS d ON d.key = r.document
WHERE h.register = 'events';

-- The documents that tell of a happening, and the record that each of them has of it.
CREATE VIEW sources AS SELECT
    h.id AS happening, h.register AS register, r.id AS record, d.id AS document, d.published AS published, d.publisher AS publisher,
    d.title AS title, d.url AS url, r.record AS json
FROM happening_records AS m JOIN happenings AS h ON h.key = m.happening JOIN records AS r ON r.key = m.record
JOIN documents AS d ON d.key = r.document;

-- Who takes part in a happening, one row a code and role: the table to join for counts by pair.
CREATE VIEW participants AS SELECT DISTINCT h.id AS happening, h.register AS register, p.code AS code, p.role AS role
FROM happening_records AS m JOIN happenings AS h ON h.key = m.happening JOIN record_parties AS p ON p.record = m.record;

-- The words that prove the records of the views. SQLite counts characters as the records do, only from 1.
CREATE VIEW evidence AS SELECT
    r.id AS record, r.register AS register, d.id AS document, e.field AS field, e."start" AS "start", e."end" AS "end",
    substr(d.text, e."start" + 1, e."end" - e."start") AS text
FROM happening_records AS m JOIN record_evidence AS e ON e.record = m.record JOIN records AS r ON r.key = m.record
JOIN documents AS d ON d.key = r.document;

-- Links that stand, between records of one document or of two.
CREATE VIEW standing_links AS SELECT
    l.kind AS kind, l.from_id AS "from", l.to_id AS "to", a.id AS from_document, b.id AS to_document,
    json_extract(l.link, '$.reason') AS reason, json_extract(l.link, '$.change') AS change, l.run AS run
FROM links AS l JOIN documents AS a ON a.key = l.from_document JOIN documents AS b ON b.key = l.to_document
WHERE NOT EXISTS (SELECT 1 FROM link_withdrawals AS w WHERE w.link = l.key);
