import { describe, expect, it } from 'vitest'
import { completeLockfile } from './lockfile.mjs'
import { platformOf } from './platforms.mjs'

describe('completing the lockfile', () => {
  it('adds the optional platform packages that are missing, without an address', () => {
    const optionalDependencies = { '@x/lib-darwin-arm64': '1.2.3', '@x/lib-linux-x64-gnu': '1.2.3' }
    const lockfile: { packages: Record<string, object> } = {
      packages: {
        '': {},
        'node_modules/x': { version: '1.2.3', optionalDependencies },
        'node_modules/@x/lib-linux-x64-gnu': { version: '1.2.3' },
      },
    }
    expect(completeLockfile(lockfile)).toEqual(['node_modules/@x/lib-darwin-arm64'])
    expect(lockfile.packages['node_modules/@x/lib-darwin-arm64']).toEqual({
      version: '1.2.3',
      os: ['darwin'],
      cpu: ['arm64'],
      optional: true,
    })
    expect(completeLockfile(lockfile)).toEqual([])
  })

  it('finds packages that are nested, and refuses what it cannot complete', () => {
    const nested = {
      packages: {
        'a/node_modules/x': { optionalDependencies: { y: '^1' } },
        'a/node_modules/x/node_modules/y': { version: '1.0.0' },
      },
    }
    expect(completeLockfile(nested)).toEqual([])
    const odd = { packages: { 'node_modules/x': { optionalDependencies: { fsevents: '^2.3.3' } } } }
    expect(() => completeLockfile(odd)).toThrow('fsevents@^2.3.3, wanted by node_modules/x')
  })

  it.each([
    ['@turbo/darwin-64', { os: ['darwin'], cpu: ['x64'] }],
    ['@turbo/windows-arm64', { os: ['win32'], cpu: ['arm64'] }],
    ['@chdb/lib-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
    ['@unrs/resolver-binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
    ['@unrs/resolver-binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@msgpackr-extract/msgpackr-extract-win32-x64', { os: ['win32'], cpu: ['x64'] }],
    ['canvas', undefined],
  ])('knows the platform of %s by its name', (name, platform) => expect(platformOf(name)).toEqual(platform))
})
