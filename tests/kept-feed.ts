/** Selects the fields of a feed (`f`) that keeping entries needs. */
export const KEPT_FEED = `SELECT f.id, f.source_id AS "sourceId", s.name AS source, s.kind AS "sourceKind", s.language AS "sourceLanguage", f.scrape,
  f.names_trusted AS "namesTrusted", f.names_learnt AS "namesLearnt"
  FROM feeds f JOIN sources s ON s.id = f.source_id`
