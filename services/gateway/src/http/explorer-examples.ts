/** What the examples speak of: something that is there, so that each runs as it stands. */
export interface ExampleValues {
  /** Code of the province. */
  readonly unit: string
  /** The system's present day, YYYY-MM-DD. */
  readonly day: string
  /** Position of the newest fact read. */
  readonly position: string
  /** When that was received, with offset. */
  readonly time: string
}

/** One window of the explorer. */
export interface Example {
  readonly name: string
  readonly query: string
  readonly variables?: string
  /** Asked over the socket, where answers go on coming. */
  readonly live?: boolean
}

const FIRST_ROWS = 5

/** A text as GraphQL has it; it ends no script of the page that it stands in. */
const literal = (text: string): string => JSON.stringify(text).replaceAll('<', String.raw`\u003c`)

/** A window for each way of asking; the explorer opens with the last in front. */
export const examples = ({ unit, day, position, time }: ExampleValues): readonly Example[] => [
  {
    name: 'Metrics',
    query: `# What can be asked for. Codes, and names of dimensions, are what the other questions take.
query Metrics {
  metrics(search: "payments") {
    code
    name
    description
    unit
    overUnits
    overTime
    reporter
    rhythm
    persons
    dimensions {
      name
      kind
      values
    }
  }
}
`,
  },
  {
    name: 'Figure',
    query: `# A year, school year, month, day, or first-day/last-day; for everything under a unit.
query Figure {
  figure(
    metric: "attendance.present"
    unit: ${literal(unit)}
    period: "${day}"
    level: TH
    where: [{ name: "session", values: ["morning"] }]
  ) {
    value
    numerator
    denominator
    percent
    asOf { position time }
    freshness { state ageSeconds }
    quality { flagged flags { code count } }
    sources { reporting expected }
    suppressed
  }
}
`,
  },
  {
    name: 'Rows and pages',
    query: `# The same in rows, by up to three names. All pages are read at the position of the first:
# for the next, put the endCursor of this one into the variables.
query Rows($after: String) {
  figures(
    metric: "payments.amount"
    unit: ${literal(unit)}
    period: "${day}"
    where: [
      { name: "method", values: ["cash", "vietqr"] }
      { name: "teaches", values: ["TH", "THCS"] }
    ]
    by: ["level", "unit.commune", "method"]
    first: ${FIRST_ROWS}
    after: $after
  ) {
    totalCount
    rows {
      keys { name value label }
      figure { value }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: '{ "after": null }',
  },
  {
    name: 'Facts behind',
    query: `# The reports that a figure was counted from, and who should have reported and did not.
query FactsBehind {
  figure(metric: "attendance.present", unit: ${literal(unit)}, period: "${day}") {
    value
    counted: facts(of: NUMERATOR, first: ${FIRST_ROWS}) {
      totalCount
      edges { unit fact { position type time receivedAt flags } }
      pageInfo { hasNextPage endCursor }
    }
    missing: facts(of: MISSING, first: ${FIRST_ROWS}) {
      totalCount
      edges { unit }
    }
  }
}
`,
  },
  {
    name: 'Plan',
    query: `# A plan's indicators, here of another period than its own, and as the units belong on one day.
query Plan {
  kpi(
    pack: "dt-2024"
    unit: ${literal(unit)}
    period: "${day.slice(0, 4)}"
    hierarchy: { at: "${day}" }
  ) {
    name
    owner
    period
    indicators {
      code
      name
      figure { value percent target verdict }
    }
  }
}
`,
  },
  {
    name: 'As it was',
    query: `# Everything in an operation as it was read at a position, or at the last one received by a time.
query AtPosition @asOf(position: "${position}") {
  figure(metric: "attendance.present", unit: ${literal(unit)}, period: "${day}") {
    value
    percent
    asOf { position time }
  }
}

query AtTime @asOf(time: "${time}") {
  figure(metric: "attendance.present", unit: ${literal(unit)}, period: "${day}") {
    value
    percent
    asOf { position time }
  }
}
`,
  },
  {
    name: 'Live',
    live: true,
    query: `# Over the socket, as this window asks: again whenever what it read has moved. In between, every two
# seconds, extensions.live says that the answer still stands. Over HTTP it is asked once.
query Live @live {
  figures(metric: "attendance.present", unit: ${literal(unit)}, period: "${day}", by: ["level"]) {
    rows {
      keys { label }
      figure { numerator denominator percent asOf { position } }
    }
  }
}
`,
  },
  {
    name: 'Health and wall',
    query: `# Every figure knows its age and its origin. Ctrl+Enter runs what stands here.
query Health {
  health {
    caughtUp
    position
  }
}

subscription Wall {
  wall {
    position
    time
    attendance {
      percent
    }
  }
}
`,
  },
]
