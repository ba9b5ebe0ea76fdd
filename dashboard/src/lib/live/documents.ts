const figure = `value numerator denominator percent asOf { position time } freshness { state ageSeconds }
  quality { flagged } sources { reporting expected }`

const wall = `wall(unit: $unit, date: $date, session: $session) {
  generation position unit date session time rate
  attendance { ${figure} }
  byLevel { level figure { ${figure} } }
  curve { minute level present: presentExact enrolled: enrolledExact }
  schools { school state present enrolled classes }
  health { caughtUp deadLetters services { name ok detail } }
}`

const variables = '($unit: ID, $date: Date, $session: Session)'

/** The first paint and every repaint after a lost connection. */
export const WALL_QUERY = `query Wall${variables} { ${wall} }`

/** Latest state only, at most four times a second. */
export const WALL_SUBSCRIPTION = `subscription Wall${variables} { ${wall} }`

/** One page of the schools with the unit each belongs to. */
export const SCHOOLS_QUERY = `query Schools($under: ID, $at: Date, $first: Int, $after: String) {
  units(under: $under, kind: school, at: $at, first: $first, after: $after) {
    edges { node { code name reportingLevel levels parent { code name } } }
    pageInfo { hasNextPage endCursor }
  }
}`

/** The units that a wall can stand for, by their names. */
export const ROOTS_QUERY = `query Roots($kind: UnitKind!, $at: Date) {
  units(kind: $kind, at: $at, first: 50) { edges { node { code name } } }
}`
