import type { Attempt, Ledger, LedgerEntry } from './ledger.ts'
import { factKey } from './ledger.ts'
import { isReported, recomputedHash, textAt, type LogRecord } from './log-reader.ts'

/** Something that the judge will not accept. */
export interface Finding {
  readonly kind: string
  readonly source: string
  readonly id: string
  readonly detail: string
}

/** What the log is judged by. */
export interface LogJudgement {
  /** Whether the ledger knows every fact of the log (false while another source, such as a simulator, reports too). */
  readonly complete: boolean
}

const groupBy = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

const withAnswer = (attempts: readonly Attempt[], ...answers: readonly string[]): Attempt[] =>
  attempts.filter(({ answer }) => answers.includes(answer))

/** Judges what stands in the log under one (source, id) against what was answered about it. */
function judgeEntry(entry: LedgerEntry, records: readonly LogRecord[], quarantined: readonly LogRecord[]): Finding[] {
  const { source, id, attempts } = entry
  const findings: Finding[] = []
  const report = (kind: string, detail: string): void => {
    findings.push({ kind, source, id, detail })
  }
  const acknowledged = withAnswer(attempts, 'stored', 'duplicate')
  const conflicting = withAnswer(attempts, 'conflict')
  const [first, ...more] = records
  if (more.length > 0) report('twice-in-log', `at ${records.map(({ position }) => position).join(', ')}`)
  if (acknowledged.length > 0 && first === undefined) report('acknowledged-not-in-log', acknowledged[0]?.hash ?? '')
  if (conflicting.length > 0 && first === undefined) report('conflict-without-first', conflicting[0]?.hash ?? '')
  const stands = attempts.find(({ hash }) => hash === first?.hash)
  if (first !== undefined) {
    if (stands === undefined) report('content-never-sent', `${first.hash} at ${first.position}`)
    else if (recomputedHash(first, stands.fact.time !== undefined) !== stands.hash)
      report('content-differs-from-hash', `at ${first.position}`)
    if (stands !== undefined && first.eventId !== stands.eventId) report('wrong-event-id', first.eventId)
    if (first.stream !== `unit-${stands?.fact.subject ?? first.subject}`) report('wrong-stream', first.stream)
    const answeredWith = withAnswer(attempts, 'conflict', 'refused').filter(({ hash }) => hash === first.hash)
    // A refusal for a passing reason (a clock, a key) may precede the acceptance of the same content; a conflict may not.
    for (const { answer } of answeredWith)
      if (answer === 'conflict' || acknowledged.length === 0) report(`${answer}-in-log`, `at ${first.position}`)
  }
  for (const { hash, position } of acknowledged) {
    if (first !== undefined && hash !== first.hash) report('acknowledged-other-content', hash)
    if (first !== undefined && position !== undefined && position !== String(first.position))
      report('answered-other-position', `answered ${position}, stands at ${first.position}`)
  }
  return [...findings, ...judgeQuarantine(entry, quarantined)]
}

/** A conflict is kept apart exactly once, however often it was sent; nothing else is. */
function judgeQuarantine({ source, id, attempts }: LedgerEntry, quarantined: readonly LogRecord[]): Finding[] {
  const kept = groupBy(quarantined, (record) => textAt(record.data, 'hash'))
  const findings: Finding[] = []
  for (const [hash, records] of kept) {
    if (records.length > 1) findings.push({ kind: 'quarantined-twice', source, id, detail: hash })
    const sent = attempts.filter((attempt) => attempt.hash === hash)
    // Killed between quarantine and answer: the source only knows that it does not know.
    if (withAnswer(sent, 'conflict', 'unknown', 'retry').length === 0)
      findings.push({ kind: 'quarantined-without-conflict', source, id, detail: hash })
  }
  for (const hash of new Set(withAnswer(attempts, 'conflict').map((attempt) => attempt.hash)))
    if (!kept.has(hash)) findings.push({ kind: 'conflict-not-quarantined', source, id, detail: hash })
  return findings
}

/** Revisions of a stream count up by one from its first record read. */
function judgeRevisions(records: readonly LogRecord[]): Finding[] {
  return [...groupBy(records, ({ stream }) => stream)].flatMap(([stream, events]) => {
    const start = events[0]?.revision ?? 0n
    const broken = events.find(({ revision }, index) => revision !== start + BigInt(index))
    return broken === undefined
      ? []
      : [{ kind: 'revision-gap', source: stream, id: String(broken.revision), detail: `at ${broken.position}` }]
  })
}

/**
 * Every acknowledged fact once in the log with the content that was sent, nothing refused anywhere, every conflict kept
 * apart once, and (when the ledger is complete) nothing that was not sent.
 */
export function judgeLog(ledger: Ledger, records: readonly LogRecord[], { complete }: LogJudgement): Finding[] {
  const reported = groupBy(records.filter(isReported), ({ source, id }) => factKey(source, id))
  const quarantined = groupBy(
    records.filter((record) => !isReported(record)),
    ({ data }) => factKey(textAt(data, 'event', 'source'), textAt(data, 'event', 'id')),
  )
  const findings = ledger.entries().flatMap((entry) => {
    const key = factKey(entry.source, entry.id)
    return judgeEntry(entry, reported.get(key) ?? [], quarantined.get(key) ?? [])
  })
  const unsent = complete
    ? records
        .filter(isReported)
        .filter(({ source, id }) => ledger.find(source, id) === undefined)
        .map(({ source, id, position }) => ({ kind: 'never-sent', source, id, detail: `at ${position}` }))
    : []
  return [...findings, ...unsent, ...judgeRevisions(records)]
}
