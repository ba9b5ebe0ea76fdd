import { describe, expect, it } from 'vitest'
import { createFailpoints, parseFailpoints } from './failpoints.ts'

describe('failpoints', () => {
  it('reads rules with and without a hit count', () => {
    expect(parseFailpoints('relay.before-publish:3=kill, log.after-sync=error')).toEqual([
      { name: 'relay.before-publish', hit: 3, action: 'kill' },
      { name: 'log.after-sync', hit: 1, action: 'error' },
    ])
  })

  it('refuses a rule that it cannot read and names it', () => {
    expect(() => parseFailpoints('relay.before-publish:0=kill')).toThrow('"relay.before-publish:0=kill"')
    expect(() => parseFailpoints('x=explode')).toThrow('kill|error|stop')
  })

  it('acts on the numbered hit only and ignores names of other processes', () => {
    const failpoints = createFailpoints(['a.step'], { IOC_FAILPOINTS: 'a.step:2=error,b.step=error' })
    failpoints.hit('a.step')
    expect(() => failpoints.hit('a.step')).toThrow('failpoint a.step')
    failpoints.hit('a.step')
    failpoints.hit('b.step')
  })
})
