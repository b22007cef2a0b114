-- What may be shown, as src/story/embargo/visibility.ts and story-states.ts say it (tests/db/visibility.test.ts compares them).
-- Plain SQL functions: the planner puts their bodies in their place, so that conditions on them use the indexes.
-- The one date that stands for an embargo without an end. NULL where there is no embargo.
CREATE FUNCTION embargo_open_ended(embargoed_until timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT embargoed_until >= '9999-12-31T00:00:00Z'::timestamptz $$;
--> statement-breakpoint
CREATE FUNCTION version_visibility(signal text, pub_status text, embargoed_until timestamptz, story_killed boolean, at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN signal = 'withheld' OR pub_status = 'withheld' THEN 'withheld'
    WHEN embargoed_until > at OR embargo_open_ended(embargoed_until) THEN 'embargoed'
    WHEN signal = 'kill' OR pub_status = 'canceled' OR story_killed THEN 'killed'
    ELSE 'usable' END
$$;
--> statement-breakpoint
CREATE FUNCTION story_visibility(status text, embargoed_until timestamptz, killed_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN status = 'embargoed' OR killed_at < embargoed_until THEN 'embargoed'
    WHEN status = 'merged' THEN 'usable'
    ELSE status END
$$;
--> statement-breakpoint
CREATE FUNCTION is_hidden(visibility text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT visibility IN ('embargoed', 'withheld') $$;
--> statement-breakpoint
-- NULL where there is no embargo.
CREATE FUNCTION embargo_ended(embargoed_until timestamptz, at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT embargoed_until <= at $$;
--> statement-breakpoint
-- Whether the newest version of an article, which says this, may be hidden: then an earlier one that is not has to be looked for.
CREATE FUNCTION may_be_hidden(signal text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT signal IN ('embargo', 'withheld', 'kill') $$;
--> statement-breakpoint
-- Here the status in the feed need not be read, which costs more than all the rest: what it withholds is stored as an embargo without an end.
-- The version that stands for an article: its newest placed version that is not hidden; where all are, the newest. What came late (number < 1) never does while another can.
CREATE FUNCTION current_version(article bigint, at timestamptz) RETURNS SETOF versions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT v.* FROM versions v WHERE v.article_id = article AND v.step = 'done'
  ORDER BY v.number < 1, is_hidden(version_visibility(v.signal, NULL, v.embargoed_until, false, at)), v.number DESC LIMIT 1
$$;
--> statement-breakpoint
-- The newest placed version of an article that is not hidden; none where all are.
CREATE FUNCTION shown_version(article bigint, at timestamptz) RETURNS SETOF versions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT v.* FROM versions v WHERE v.article_id = article AND v.step = 'done'
    AND NOT is_hidden(version_visibility(v.signal, NULL, v.embargoed_until, false, at))
  ORDER BY v.number DESC LIMIT 1
$$;
