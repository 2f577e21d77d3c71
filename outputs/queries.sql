-- Views over the tables of a release, and questions a researcher asks. In the release's folder:
--   duckdb -c ".read queries.sql" -c "FROM requests_by_share"
-- Counts are of sentences, not of children. Tables and columns carry comments: SELECT * FROM duckdb_columns().

CREATE OR REPLACE VIEW publications AS SELECT * FROM read_parquet('published/publications.parquet');
CREATE OR REPLACE VIEW parts AS SELECT * FROM read_parquet('published/parts.parquet');
CREATE OR REPLACE VIEW blocks AS SELECT * FROM read_parquet('published/blocks.parquet');
CREATE OR REPLACE VIEW sentences AS SELECT * FROM read_parquet('published/sentences.parquet');
CREATE OR REPLACE VIEW tokens AS SELECT * FROM read_parquet('published/tokens.parquet');
CREATE OR REPLACE VIEW codings AS SELECT * FROM read_parquet('published/codings.parquet');
CREATE OR REPLACE VIEW themes AS SELECT * FROM read_parquet('published/themes.parquet');
CREATE OR REPLACE VIEW theme_members AS SELECT * FROM read_parquet('published/theme_members.parquet');
CREATE OR REPLACE VIEW requests AS SELECT * FROM read_parquet('published/requests.parquet');
CREATE OR REPLACE VIEW theme_events AS SELECT * FROM read_parquet('published/theme_events.parquet');
CREATE OR REPLACE VIEW redactions AS SELECT * FROM read_parquet('published/redactions.parquet');
CREATE OR REPLACE VIEW agreement AS SELECT * FROM read_parquet('published/agreement.parquet');
CREATE OR REPLACE VIEW runs AS SELECT * FROM read_parquet('published/runs.parquet');
CREATE OR REPLACE VIEW skipped AS SELECT * FROM read_parquet('published/skipped.parquet');

-- Every concern or request with its coding, theme and source: the table most questions start from.
CREATE OR REPLACE VIEW quotations AS
SELECT s.sentence, s.publication, p.title, p.year, p.invented, p.citation, s.page, s.section, s.language, s.voice, s.mode,
       s.speaker, s.stance, c.request, c.score, c.review, s.reviewed, t.theme, t.title_en AS theme_en, t.title_km AS theme_km,
       s.withheld, s.text
FROM sentences s
JOIN codings c ON c.sentence = s.sentence AND c.rank = 1
JOIN publications p ON p.publication = s.publication
LEFT JOIN theme_members m ON m.sentence = s.sentence
LEFT JOIN themes t ON t.theme = m.theme
ORDER BY s.publication, s.number;

-- The same with one row for each request a careful reader would accept.
CREATE OR REPLACE VIEW accepted AS
SELECT q.* EXCLUDE (request, score), c.request, c.score
FROM quotations q JOIN codings c ON c.sentence = q.sentence AND c.accepted;

-- The ten requests by how much of what children say falls to them.
CREATE OR REPLACE VIEW requests_by_share AS
SELECT request, title_en, title_km, sentences, publications, share, low, high FROM requests ORDER BY share DESC, request;

-- Which publications speak of a theme, with how many sentences.
CREATE OR REPLACE VIEW themes_by_publication AS
SELECT e.theme, t.title_en, t.title_km, e.publication, e.year, e.sentences
FROM theme_events e JOIN themes t USING (theme) WHERE e.publication IS NOT NULL
ORDER BY e.theme, e.sentences DESC, e.publication;

-- What became of emergent themes from release to release: new, split, merge, ended.
CREATE OR REPLACE VIEW theme_history AS
SELECT step, event, from_id, theme, sentences, release_before FROM theme_events WHERE step > 0
ORDER BY step, event, theme, from_id;

-- What came up that is in none of the ten.
CREATE OR REPLACE VIEW beyond_the_ten AS
SELECT sentence, publication, page, language, theme_en, theme_km, score, text FROM quotations
WHERE voice = 'child' AND request = 0;

-- Concerns of children and what others say of the same request, side by side.
CREATE OR REPLACE VIEW voices_by_request AS
PIVOT (SELECT request, voice FROM quotations) ON voice IN ('child', 'family', 'community', 'staff', 'civil_society',
       'government', 'international', 'document') USING count(*) GROUP BY request ORDER BY request;

-- Words of a search without knowing where Khmer words end: by token, e.g. FROM words_of WHERE lemma = 'បាយ'.
CREATE OR REPLACE VIEW words_of AS
SELECT t.lemma, t.text AS word, t.pos, t.sentence, s.publication, s.page, s.language, s.voice, s.text
FROM tokens t JOIN sentences s USING (sentence);
