/** What the names of platform packages say: `@x/lib-linux-arm64-gnu` is for Linux on arm64 with glibc. */
const SYSTEMS = {
  darwin: 'darwin',
  linux: 'linux',
  windows: 'win32',
  win32: 'win32',
  freebsd: 'freebsd',
  android: 'android',
  openharmony: 'openharmony',
}
const PROCESSORS = {
  64: 'x64',
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
}
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

/**
 * The `os`, `cpu` and `libc` of a platform package by its name; `undefined` when the name names no platform.
 * @param {string} name
 */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const find = (table) => words.map((word) => table[word]).findLast((value) => value !== undefined)
  const [os, cpu, libc] = [SYSTEMS, PROCESSORS, LIBRARIES].map(find)
  if (os === undefined || cpu === undefined) return undefined
  return { os: [os], cpu: [cpu], ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }) }
}
