import type { SentFact } from '../lib/fact.ts'

/**
 * Which fields of which facts name something, by the published rule, written here a second time on purpose: what names something is
 * one however it was typed, and so are its hash and its stream.
 */
const NAMING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'organisation.unit-opened.v1': ['code', 'name', 'managedBy', 'schoolKind', 'main', 'parent'],
  'organisation.unit-changed.v1': ['name', 'managedBy', 'schoolKind', 'main'],
  'organisation.unit-moved.v1': ['parent'],
  'organisation.unit-merged.v1': ['successor'],
  'organisation.unit-split.v1': ['successors'],
  'attendance.session-taken.v1': ['classId'],
  'attendance.session-corrected.v1': ['classId'],
  'declaration.capability-reported.v1': ['capability', 'platform'],
  'declaration.capability-reported.v2': ['capability', 'platforms'],
  'declaration.measure-declared.v1': ['measure', 'dimensions'],
  'payments.received.v1': ['paymentId', 'feeKind'],
  'payments.billed.v1': ['billId', 'feeKind'],
  'payments.refunded.v1': ['paymentId', 'refundId'],
  'exams.session-scheduled.v1': ['examId', 'room', 'sessionId', 'subject'],
  'exams.session-opened.v1': ['examId', 'sessionId'],
  'exams.session-closed.v1': ['examId', 'sessionId'],
  'exams.session-incident.v1': ['examId', 'incidentId', 'sessionId'],
  'exams.exam-registered.v1': ['candidateId', 'examId'],
  'exams.candidate-registered.v1': ['candidateId', 'examId', 'sessionId'],
  'exams.candidate-verified.v1': ['candidateId', 'examId', 'sessionId'],
  'exams.candidate-submitted.v1': ['candidateId', 'examId', 'sessionId'],
  'exams.results-published.v1': ['examId', 'sessionId'],
}

const UNSEEN = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]$/u

/** NFC without what nobody sees at either end, found from the ends inwards. */
export function trimmedName(text: string): string {
  const points = [...text.normalize('NFC')]
  const seen = (point: string): boolean => !UNSEEN.test(point)
  const first = points.findIndex(seen)
  return first === -1 ? '' : points.slice(first, points.findLastIndex(seen) + 1).join('')
}

/** Every text in a field, and the keys of one that maps names to names. */
function everyName(value: unknown): unknown {
  if (typeof value === 'string') return trimmedName(value)
  if (Array.isArray(value)) return value.map(everyName)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [trimmedName(key), everyName(item)]))
}

/** A fact as it is to stand in the log: its unit and all that its data names in their one way. */
export function asNamed(fact: SentFact): SentFact {
  const fields = NAMING_FIELDS[fact.type.replace('vn.edu.', '')] ?? []
  const named = Object.entries(fact.data).map(([key, value]): [string, unknown] => [
    key,
    fields.includes(key) ? everyName(value) : value,
  ])
  return { ...fact, subject: trimmedName(fact.subject), data: Object.fromEntries(named) }
}
