import { appendFileSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rotateLogs } from './log-files.ts'

let directory: string
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'ioc-logs-'))))
afterEach(() => rmSync(directory, { recursive: true }))

describe('log files', () => {
  it('begin anew when they have grown large, also while a process writes to them, and only one old one is kept', () => {
    const file = join(directory, 'ingest.log')
    const writer = openSync(file, 'a')
    for (const text of ['first', 'second', 'third']) {
      writeSync(writer, text.padEnd(100, '.'))
      rotateLogs(directory, 50)
    }
    writeSync(writer, 'fourth')
    closeSync(writer)
    expect(readFileSync(file, 'utf8')).toBe('fourth')
    expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/^third/)
    expect(readdirSync(directory).toSorted()).toEqual(['ingest.log', 'ingest.log.1'])
  })

  it('are left alone while they are small', () => {
    appendFileSync(join(directory, 'log.log'), 'small')
    rotateLogs(directory, 50)
    expect(readdirSync(directory)).toEqual(['log.log'])
  })
})
