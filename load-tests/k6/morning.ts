/**
 * A morning in miniature: devices of schools report the attendance of their classes at a given arrival rate, in batches, as
 * devices do; some send again, because the answer came late. k6 counts what it was told; the runner compares that with what
 * is counted in ClickHouse.
 *
 * Environment: INGEST (address), KEY, UNITS (codes, comma-separated), RUN (part of every id), DAY (YYYY-MM-DD),
 * RATE (requests a second at the peak), PEAK_SECONDS, SUMMARY (file for the result).
 */
import { check } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import type { Options } from 'k6/options'
import { classReports, readOutcomes } from './reports.ts'

const rate = Number(__ENV.RATE ?? 20)
const peakSeconds = Number(__ENV.PEAK_SECONDS ?? 10)
const units = (__ENV.UNITS ?? '').split(',')

const CLASSES_A_REPORT = 8
const SEND_AGAIN_EVERY = 10
const ATTEMPTS = 5

export const options: Options = {
  scenarios: {
    morning: {
      executor: 'ramping-arrival-rate',
      startRate: Math.max(1, Math.floor(rate / 4)),
      timeUnit: '1s',
      preAllocatedVUs: Math.max(10, rate),
      maxVUs: Math.max(50, rate * 10),
      stages: [
        { target: rate, duration: `${Math.max(1, Math.floor(peakSeconds / 3))}s` },
        { target: rate, duration: `${peakSeconds}s` },
        { target: 1, duration: `${Math.max(1, Math.floor(peakSeconds / 3))}s` },
      ],
      gracefulStop: '30s',
    },
  },
  // Ratios, not times: how fast a shared machine is says nothing about the system.
  thresholds: {
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
    facts_unknown: ['count==0'],
    facts_refused: ['count==0'],
    http_req_failed: ['rate<0.01'],
  },
}

const stored = new Counter('facts_stored')
const duplicate = new Counter('facts_duplicate')
const refused = new Counter('facts_refused')
const unknown = new Counter('facts_unknown')

/** Sends a batch until it is answered as a whole; what stays unanswered is counted as unknown. */
function report(body: string, facts: number): void {
  const headers = { authorization: `Bearer ${__ENV.KEY}`, 'content-type': 'application/cloudevents-batch+json' }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const response = http.post(`${__ENV.INGEST}/v1/events`, body, { headers, timeout: '30s' })
    const outcomes = readOutcomes(response.status, response.body)
    if (outcomes === undefined) continue
    stored.add(outcomes.stored)
    duplicate.add(outcomes.duplicate)
    refused.add(outcomes.refused)
    if (outcomes.open === 0) {
      check(outcomes, { 'every fact has an answer': ({ total }) => total === facts })
      return
    }
    // What was stored comes back as a duplicate, so that no fact is counted twice as stored.
  }
  unknown.add(facts)
}

export default function morning(): void {
  const iteration = exec.scenario.iterationInTest
  const unit = units[iteration % units.length] ?? ''
  const reports = classReports({
    run: __ENV.RUN ?? 'run',
    day: __ENV.DAY ?? '',
    unit,
    iteration,
    count: CLASSES_A_REPORT,
  })
  const body = JSON.stringify(reports)
  report(body, reports.length)
  if (iteration % SEND_AGAIN_EVERY === 0) report(body, reports.length)
}

/** Writes what was counted where the runner finds it. */
export function handleSummary(data: {
  metrics: Record<string, { values: Record<string, number> }>
}): Record<string, string> {
  const count = (name: string): number => data.metrics[name]?.values['count'] ?? 0
  const summary = {
    requests: count('http_reqs'),
    stored: count('facts_stored'),
    duplicate: count('facts_duplicate'),
    refused: count('facts_refused'),
    unknown: count('facts_unknown'),
    dropped: count('dropped_iterations'),
    p95Ms: data.metrics['http_req_duration']?.values['p(95)'] ?? null,
  }
  return { [__ENV.SUMMARY ?? 'stdout']: JSON.stringify(summary, null, 2) }
}
