/** A figure as GraphQL answers it. */
export const exampleFigure = (present: number, enrolled: number) => ({
  value: String(present),
  numerator: String(present) as string | null,
  denominator: String(enrolled),
  percent: enrolled === 0 ? null : Math.round((present * 1000) / enrolled) / 10,
  asOf: { position: '4096', time: '2025-09-05T07:09:59+07:00' as string | null },
  freshness: { state: 'fresh', ageSeconds: 0.4 },
  quality: { flagged: 0 },
  sources: { reporting: 1, expected: 2 },
})

/** A wall of two schools as the gateway's resolvers know it, and the health of the system behind it. */
export const exampleWall = () => ({
  generation: 1,
  position: '4096',
  unit: '94',
  date: '2025-09-05',
  session: 'morning',
  time: '2025-09-05T07:10:00+07:00',
  rate: 1,
  attendance: exampleFigure(482, 500),
  byLevel: [{ level: 'TH', figure: exampleFigure(482, 500) }],
  curve: [
    { minute: 405, level: null, presentExact: '200', enrolledExact: '210' },
    { minute: 406, level: null, presentExact: '482', enrolledExact: '500' },
    { minute: 405, level: 'TH', presentExact: '200', enrolledExact: '210' },
    { minute: 406, level: 'TH', presentExact: '482', enrolledExact: '500' },
  ],
  schools: [
    { school: 'th-a', state: 'normal', present: 482, enrolled: 500, classes: 15 },
    { school: 'mn-b', state: 'missing', present: 0, enrolled: 0, classes: 0 },
  ],
  health: { caughtUp: true, deadLetters: 0, services: [{ name: 'relay', ok: true, detail: null as string | null }] },
})
