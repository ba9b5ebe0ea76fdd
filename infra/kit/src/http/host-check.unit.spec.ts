import { describe, expect, it } from 'vitest'
import { isAllowedAuthority, originAuthority } from './host-check.ts'

describe('the Host and Origin check', () => {
  it.each(['localhost', '127.0.0.1:8400', '[::1]:8400', 'LOCALHOST:1'])('answers to the loopback name %s', (host) => {
    expect(isAllowedAuthority('127.0.0.1', [], host)).toBe(true)
  })

  it.each(['evil.example', 'evil.example:8400', '127.0.0.1.evil.example', '', undefined])('refuses %s', (host) => {
    expect(isAllowedAuthority('127.0.0.1', [], host)).toBe(false)
  })

  it('answers to its own address and to published names', () => {
    expect(isAllowedAuthority('10.0.0.5', ['ioc.example.vn'], '10.0.0.5:8400')).toBe(true)
    expect(isAllowedAuthority('10.0.0.5', ['ioc.example.vn'], 'ioc.example.vn')).toBe(true)
  })

  it('reads the authority of an origin and nothing from an opaque one', () => {
    expect(originAuthority('http://127.0.0.1:8400')).toBe('127.0.0.1:8400')
    expect(originAuthority('null')).toBeUndefined()
    expect(originAuthority('https://a.example/path')).toBeUndefined()
  })
})
