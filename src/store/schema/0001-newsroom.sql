-- The newsroom's tables. Times are UTC microseconds; an interval [live_from_us, live_to_us) that is still open ends
-- at 9223372036854775807. Ids never reach a reader. Flags are 0 or 1. Nothing published is overwritten: a row of an
-- interval that has begun only gets its end, once.

-- ── Editions, settings, people ──────────────────────────────────────────────────────────────────────────────────

CREATE TABLE edition (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,            -- short and stable: en, tr; NAME.localhost reaches it
  position   INTEGER NOT NULL DEFAULT 0,         -- the lowest is the default edition
  host       TEXT    NOT NULL DEFAULT '',        -- '' = the default edition's host
  prefix     TEXT    NOT NULL DEFAULT ''         -- '' or '/tr'
) STRICT;

-- Settings of an edition (title, address, language, direction, time_zone, about ...), versioned like all that pages show.
CREATE TABLE setting (
  edition      INTEGER NOT NULL REFERENCES edition(id),
  name         TEXT    NOT NULL,
  value        TEXT    NOT NULL,
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  PRIMARY KEY (edition, name, live_from_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE author (
  id         INTEGER PRIMARY KEY,
  edition    INTEGER NOT NULL REFERENCES edition(id),
  slug       TEXT    NOT NULL,                   -- lower-case, as in the address
  UNIQUE (edition, slug)
) STRICT;
CREATE TABLE author_name (
  author       INTEGER NOT NULL REFERENCES author(id),
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  name         TEXT    NOT NULL,                 -- display name
  biography    TEXT    NOT NULL DEFAULT '',      -- plain text
  picture      INTEGER REFERENCES media(id),
  PRIMARY KEY (author, live_from_us)
) STRICT, WITHOUT ROWID;

-- ── The tree of sections, and topics ────────────────────────────────────────────────────────────────────────────

CREATE TABLE section (
  id         INTEGER PRIMARY KEY,
  edition    INTEGER NOT NULL REFERENCES edition(id)
) STRICT;
CREATE INDEX section_edition ON section(edition);
-- An edition's rows lie together: every page reads its tree.
CREATE TABLE section_name (
  edition      INTEGER NOT NULL REFERENCES edition(id),
  section      INTEGER NOT NULL REFERENCES section(id),
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  parent       INTEGER REFERENCES section(id),   -- NULL at the top
  position     INTEGER NOT NULL DEFAULT 0,       -- among its siblings
  slug         TEXT    NOT NULL,
  path         TEXT    NOT NULL,                 -- its own address, as in route
  name         TEXT    NOT NULL,
  description  TEXT    NOT NULL DEFAULT '',      -- plain text, one sentence
  colour       TEXT    NOT NULL DEFAULT '',      -- a name from the theme's list: world coast business culture sport opinion science
  in_menu      INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (edition, section, live_from_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic (
  id         INTEGER PRIMARY KEY,
  edition    INTEGER NOT NULL REFERENCES edition(id),
  slug       TEXT    NOT NULL,
  UNIQUE (edition, slug)
) STRICT;
CREATE TABLE topic_name (
  topic        INTEGER NOT NULL REFERENCES topic(id),
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  description  TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (topic, live_from_us)
) STRICT, WITHOUT ROWID;

-- ── Media ───────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE media (
  id         INTEGER PRIMARY KEY,
  edition    INTEGER NOT NULL REFERENCES edition(id),
  name       TEXT    NOT NULL,                   -- the file's label, without folder and extension
  type       TEXT    NOT NULL DEFAULT '',        -- image/jpeg ...; '' while no file is there
  width      INTEGER NOT NULL DEFAULT 0,         -- of the original, pixels; 0 = unknown or not a picture
  height     INTEGER NOT NULL DEFAULT 0,
  alt        TEXT    NOT NULL DEFAULT '',
  caption    TEXT    NOT NULL DEFAULT '',        -- plain text
  credit     TEXT    NOT NULL DEFAULT '',
  created_us INTEGER NOT NULL
) STRICT;
-- One row per stored file: the original and its renditions. Files lie at DIR/media/HH/HASH.EXT, HH = the hash's start.
CREATE TABLE media_file (
  media      INTEGER NOT NULL REFERENCES media(id),
  width      INTEGER NOT NULL,                   -- 0 for the original of something that is no picture
  height     INTEGER NOT NULL,
  hash       TEXT    NOT NULL,                   -- 32 hex digits: BLAKE2b-128 of the content
  extension  TEXT    NOT NULL,                   -- jpg png gif webp avif, from the content
  bytes      INTEGER NOT NULL,
  PRIMARY KEY (media, width, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_file_hash ON media_file(hash);

-- ── Articles and their versions ─────────────────────────────────────────────────────────────────────────────────

-- A story is what sister articles in several editions share.
CREATE TABLE story (id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE article (
  id          INTEGER PRIMARY KEY,
  edition     INTEGER NOT NULL REFERENCES edition(id),
  story       INTEGER REFERENCES story(id),      -- NULL while it has no sister
  kind        TEXT    NOT NULL CHECK (kind IN ('article', 'page')),
  state       TEXT    NOT NULL CHECK (state IN ('draft', 'review', 'ready', 'scheduled', 'live', 'withdrawn', 'bin')),
  parent      INTEGER REFERENCES article(id),    -- of a nested page
  created_us  INTEGER NOT NULL,
  comments    TEXT    NOT NULL DEFAULT 'open' CHECK (comments IN ('open', 'closed')),
  -- the working copy: autosave overwrites it; a save names the revision it started from
  revision    INTEGER NOT NULL DEFAULT 1,
  working     INTEGER,                           -- the version it started from; a reference here would cost SQLite a
                                                 -- statement journal at every save
  working_json TEXT,                             -- NULL while it equals that version
  withdrawn_reason TEXT NOT NULL DEFAULT '',     -- shown on the 410 page
  first_published_us INTEGER,                    -- NULL before; never changes after
  guid        TEXT    NOT NULL DEFAULT ''        -- what feeds called it before it moved in; '' = its address
) STRICT;
CREATE INDEX article_edition ON article(edition, id);
CREATE INDEX article_story ON article(story) WHERE story IS NOT NULL;
CREATE INDEX article_parent ON article(parent) WHERE parent IS NOT NULL;

-- Immutable: all that a page shows of an article. Authors, sections and topics hang in the tables below.
CREATE TABLE version (
  id          INTEGER PRIMARY KEY,
  article     INTEGER NOT NULL REFERENCES article(id),
  number      INTEGER NOT NULL,                  -- 1, 2, 3 within the article
  saved_us    INTEGER NOT NULL,
  saved_by    TEXT    NOT NULL DEFAULT '',
  headline    TEXT    NOT NULL,                  -- plain text
  standfirst  TEXT    NOT NULL DEFAULT '',       -- plain text
  kicker      TEXT    NOT NULL DEFAULT '',       -- a form or place, plain text; '' = the section's name
  path        TEXT    NOT NULL,                  -- its address, decoded, from '/'; '' for a draft without one
  published_us INTEGER NOT NULL,                 -- the time that readers see; 0 until its first publication
  updated_us  INTEGER NOT NULL DEFAULT 0,        -- 0 = nothing a reader would want to know
  lead_media  INTEGER REFERENCES media(id),
  lead_caption TEXT   NOT NULL DEFAULT '',       -- plain text; '' = the media row's
  lead_credit TEXT    NOT NULL DEFAULT '',
  section     INTEGER REFERENCES section(id),    -- the first: breadcrumb and colour
  author      INTEGER,                           -- what cards show of version_author: the first two, and how many
  second_author INTEGER,
  authors     INTEGER NOT NULL DEFAULT 0,
  UNIQUE (article, number)
) STRICT;
-- Its long texts, apart, so that what cards read lies close together.
CREATE TABLE version_text (
  version     INTEGER PRIMARY KEY REFERENCES version(id),
  correction  TEXT    NOT NULL DEFAULT '',       -- clean HTML
  body        TEXT    NOT NULL                   -- what the cleaner wrote
) STRICT;
CREATE TABLE version_author  (version INTEGER NOT NULL REFERENCES version(id), position INTEGER NOT NULL,
                              author INTEGER NOT NULL REFERENCES author(id),
                              PRIMARY KEY (version, position)) STRICT, WITHOUT ROWID;
CREATE TABLE version_section (version INTEGER NOT NULL REFERENCES version(id), position INTEGER NOT NULL,
                              section INTEGER NOT NULL REFERENCES section(id),
                              PRIMARY KEY (version, position)) STRICT, WITHOUT ROWID;
CREATE TABLE version_topic   (version INTEGER NOT NULL REFERENCES version(id), position INTEGER NOT NULL,
                              topic INTEGER NOT NULL REFERENCES topic(id),
                              PRIMARY KEY (version, position)) STRICT, WITHOUT ROWID;

-- Which version readers see, from when to when. Intervals of one article do not overlap.
CREATE TABLE publication (
  article      INTEGER NOT NULL REFERENCES article(id),
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  version      INTEGER NOT NULL REFERENCES version(id),
  PRIMARY KEY (article, live_from_us)
) STRICT, WITHOUT ROWID;

-- ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- One list per edition, section (with its descendants' articles), author and topic.
CREATE TABLE list (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('edition', 'section', 'author', 'topic')),
  owner      INTEGER NOT NULL,                   -- the edition's, section's ... id
  imported   INTEGER NOT NULL DEFAULT 0,         -- articles in it when an import ended: what an old /page/N/ counted
  pages      INTEGER NOT NULL,                   -- closed ones
  open_us    INTEGER NOT NULL,                   -- where the newest stretch starts: the last closed page's end
  open_article INTEGER NOT NULL,
  UNIQUE (kind, owner)
) STRICT;
CREATE TABLE listed (
  list         INTEGER NOT NULL REFERENCES list(id),
  published_us INTEGER NOT NULL,                 -- first publication: a correction does not jump to the top
  article      INTEGER NOT NULL REFERENCES article(id),
  live_from_us INTEGER NOT NULL,
  live_to_us   INTEGER NOT NULL,
  PRIMARY KEY (list, published_us, article, live_from_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_article ON listed(article);
-- Closed pages, numbered from the oldest. A page holds what is listed from (from_us, from_article) up to, not
-- including, the next page's start; the newest stretch, after the last closed page, has no row.
CREATE TABLE list_page (
  id           INTEGER PRIMARY KEY,
  list         INTEGER NOT NULL REFERENCES list(id),
  number       INTEGER NOT NULL,
  from_us      INTEGER NOT NULL,
  from_article INTEGER NOT NULL,
  to_us        INTEGER NOT NULL,                 -- the start of the next page
  to_article   INTEGER NOT NULL,
  UNIQUE (list, number)
) STRICT;
CREATE INDEX list_page_start ON list_page(list, from_us, from_article);

-- ── Addresses ───────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE route (
  edition    INTEGER NOT NULL REFERENCES edition(id),
  path       TEXT    NOT NULL,                   -- decoded UTF-8, from '/'; compared byte for byte
  kind       TEXT    NOT NULL CHECK (kind IN ('article', 'section', 'author', 'topic', 'media', 'redirect')),
  target     INTEGER NOT NULL DEFAULT 0,         -- id of that kind
  address    TEXT    NOT NULL DEFAULT '',        -- of a redirect: the path; of media: HASH.EXT
  canonical  INTEGER NOT NULL DEFAULT 1,         -- 1 = the target's own address, 0 = leads on to it
  PRIMARY KEY (edition, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX route_target ON route(kind, target) WHERE canonical = 1;

-- ── Comments ────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE comment (
  id           INTEGER PRIMARY KEY,
  article      INTEGER NOT NULL REFERENCES article(id),
  number       INTEGER NOT NULL,                 -- within the article: its public name
  parent       INTEGER REFERENCES comment(id),
  status       TEXT    NOT NULL CHECK (status IN ('visible', 'held', 'spam', 'removed', 'bin')),
  kind         TEXT    NOT NULL DEFAULT 'comment' CHECK (kind IN ('comment', 'pingback')),
  written_us   INTEGER NOT NULL,
  author_name  TEXT    NOT NULL,
  author       INTEGER REFERENCES author(id),    -- if one of the newsroom's authors wrote it
  email_hash   TEXT    NOT NULL DEFAULT '',      -- keyed hashes, hex; never the address itself
  address_hash TEXT    NOT NULL DEFAULT '',
  url          TEXT    NOT NULL DEFAULT '',      -- as given; not shown
  body         TEXT    NOT NULL,                 -- text with light marks, rendered at output
  anchor       TEXT    NOT NULL DEFAULT '',      -- an old anchor to keep: comment-123
  removed_reason TEXT  NOT NULL DEFAULT '',
  UNIQUE (article, number)
) STRICT;
-- What readers see of a thread, so that a flood of spam costs its page nothing.
CREATE INDEX comment_shown ON comment(article, number) WHERE kind = 'comment' AND status IN ('visible', 'removed');

-- ── Found from the text ─────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE related (
  article    INTEGER NOT NULL REFERENCES article(id),
  rank       INTEGER NOT NULL,                   -- 1 is nearest
  other      INTEGER NOT NULL REFERENCES article(id),
  score      INTEGER NOT NULL,                   -- thousandths
  PRIMARY KEY (article, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX related_other ON related(other);
-- The words that say what an article is about: its vector, and the same turned round. A word is a 64-bit hash of edition
-- and stem, so that editions do not meet.
CREATE TABLE article_terms (
  article    INTEGER PRIMARY KEY REFERENCES article(id),
  published_us INTEGER NOT NULL,
  terms      BLOB    NOT NULL                    -- up to 24 of (hash, weight): 10 bytes each, see news/relation.c
) STRICT;
CREATE TABLE term_article (
  term       INTEGER NOT NULL,
  article    INTEGER NOT NULL,
  weight     INTEGER NOT NULL,                   -- thousandths of a vector of length 1
  PRIMARY KEY (term, article)
) STRICT, WITHOUT ROWID;
-- Articles whose related rows are due, oldest first.
CREATE TABLE related_due (
  article    INTEGER PRIMARY KEY REFERENCES article(id)
) STRICT;

-- ── Where things came from ──────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE source (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL,                   -- wordpress ...
  address    TEXT    NOT NULL,                   -- the old site's address
  edition    INTEGER NOT NULL REFERENCES edition(id),
  UNIQUE (kind, address, edition)
) STRICT;
-- One row per imported thing: a second run finds it, and sees whether it changed there or here.
CREATE TABLE imported (
  source     INTEGER NOT NULL REFERENCES source(id),
  kind       TEXT    NOT NULL,                   -- post author section topic media comment ...
  foreign_id TEXT    NOT NULL,                   -- guid, id or slug there
  own_id     INTEGER NOT NULL,
  digest     INTEGER NOT NULL,                   -- hash of what came in
  version    INTEGER NOT NULL DEFAULT 0,         -- the version the import wrote, to see a later edit here
  PRIMARY KEY (source, kind, foreign_id)
) STRICT, WITHOUT ROWID;

-- ── The change feed ─────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE change_feed (
  id           INTEGER PRIMARY KEY,              -- 1, 2, 3 without gaps; the oldest rows go, the newest stays
  at_us        INTEGER NOT NULL,
  live_from_us INTEGER NOT NULL,                 -- newest acknowledged live_from so far: now is never before it
  keys         TEXT    NOT NULL                  -- 'article:17 card:17 list:4', separated by spaces
) STRICT;
