import { fact, type SentFact } from '../../lib/fact.ts'

/** The opening of a unit of a bench: a school teaches TH, nothing else has levels. */
export const unitOpened = (source: string, code: string, kind: string, parent?: string): SentFact =>
  fact({
    id: `opened-${code}`,
    source,
    subject: code,
    type: 'vn.edu.organisation.unit-opened.v1',
    time: '2024-08-01T08:00:00+07:00',
    data: {
      code,
      name: code,
      kind,
      levels: kind === 'school' ? ['TH'] : [],
      effectiveFrom: '2020-01-01',
      ...(parent === undefined ? {} : { parent }),
    },
  })
