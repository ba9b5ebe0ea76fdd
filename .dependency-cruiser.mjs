import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The floors, lowest first: each imports itself and those before it. The wall stands apart and speaks to the gateway only. */
const FLOORS = ['contracts', 'infra', 'projections', 'services', 'load-tests']
/** The packages of `infra/`, lowest first. */
const INFRA_FLOORS = [
  ['build', 'kit', 'tools'],
  ['log-client', 'eventstore', 'nats', 'clickhouse'],
  ['testkit'],
  ['launcher'],
]

const below = (folder) => readdirSync(folder).map((name) => `${folder}/${name}`)
const packages = [
  'contracts',
  'projections',
  'dashboard',
  'load-tests',
  ...below('infra'),
  ...below('services'),
].filter((folder) => existsSync(join(folder, 'package.json')))
const quoted = (path) => `^${path.replaceAll('.', '\\.')}$`
/** Files by which packages may be imported: the `exports` of their manifests. */
const entries = packages.flatMap((folder) =>
  Object.values(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports ?? {}).map((path) =>
    quoted(join(folder, path)),
  ),
)
// No package: commands run it by its path, before anything is installed or built.
entries.push('^infra/build/')
const anyOf = (names) => `(?:${names.join('|')})`
const PACKAGE = '((?:infra|services)/[^/]+|contracts|projections|dashboard|load-tests)/'
const FOR_SPECS = '[.](?:spec|features)[.]ts$|/(?:testing|test-support|specs|conformance|durability|model|bench|abuse)/'

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const floors = FLOORS.slice(0, -1).map((floor, level) =>
  forbid(
    `${floor}-imports-nothing-above`,
    `${floor}/ imports ${FLOORS.slice(0, level + 1).join(', ')} and nothing of the floors above it.`,
    { path: `^${floor}/` },
    { path: `^${anyOf([...FLOORS.slice(level + 1), 'dashboard'])}/` },
  ),
)

/** Specs are let through here alone: to read a log, the client of the log has to start one. */
const infraFloors = INFRA_FLOORS.flatMap((names, level) => {
  const above = INFRA_FLOORS.slice(level + 1).flat()
  const beside = names.map((name) =>
    forbid(
      `infra-${name}`,
      `infra/${name} imports packages of infra/ that stand below it.`,
      { path: `^infra/${name}/`, pathNot: FOR_SPECS },
      { path: `^infra/${anyOf([...names.filter((other) => other !== name), ...above, 'unlisted'])}/` },
    ),
  )
  return above.length === 0
    ? beside
    : [
        ...beside,
        forbid(
          `infra-specs-${names.join('-')}`,
          'Not even specs of infra/ import upwards.',
          { path: `^infra/${anyOf(names)}/` },
          { path: `^infra/${anyOf(above)}/` },
        ),
      ]
})

export default {
  forbidden: [
    forbid(
      'no-circle',
      'What imports itself by way of others cannot be understood, tested or loaded by parts; types count.',
      {},
      { circular: true },
    ),
    ...floors,
    ...infraFloors,
    forbid(
      'wall-stands-apart',
      'The wall knows the schema of the gateway, nothing else of ours.',
      { path: '^dashboard/' },
      { path: `^${anyOf(FLOORS)}/` },
    ),
    forbid(
      'services-do-not-know-each-other',
      'Services meet in the log, on the bus and in the read models. The composition root and the command put them together.',
      { path: '^services/([^/]+)/', pathNot: '^services/(?:cli|read-side)/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    forbid(
      'public-entries-only',
      'A package is imported by what its manifest exports.',
      { path: `^${PACKAGE}` },
      { path: `^${PACKAGE}`, pathNot: ['^$1/', ...entries] },
    ),
    forbid(
      'specs-are-not-imported',
      'What only specs use is imported by specs only.',
      { path: `^${PACKAGE}`, pathNot: FOR_SPECS },
      { path: ['[.]spec[.]ts$', '^infra/testkit/', '^contracts/src/testing/'], pathNot: '^$1/' },
    ),
    forbid(
      'ledger-judges-alone',
      'The outside ledger shares no code with what it judges.',
      { path: '^load-tests/ledger/', pathNot: '[.]unit[.]spec[.]ts$' },
      { path: `^${anyOf(['contracts', 'projections', 'services'])}/` },
    ),
    forbid('resolvable', 'An import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.d.mts', '.svelte', '.json'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'metadata' },
  },
}
