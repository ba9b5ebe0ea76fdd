import js from '@eslint/js'
import globals from 'globals'
import importX from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

const lines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }]

/** What has types to ask for: all TypeScript, specs included, and the components of the wall. */
const TYPED = ['**/*.ts', '**/*.svelte']
const SPECS = ['**/*.{spec,features}.ts', '**/{testing,test-support,specs}/**']

const fromMachine = (name) => ({ name, message: 'Take it from the machine that is a parameter.' })
const typedRules = Object.assign({}, ...tseslint.configs.recommendedTypeCheckedOnly.map(({ rules = {} }) => rules))

export default tseslint.config(
  { ignores: ['**/dist/**', '**/generated/**', '**/node_modules/**', '**/.data/**', '**/.cache/**', '**/.turbo/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-default-export': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^@ioc/[a-z-]+/(src|dist)/', message: 'Import another package through its public entry.' },
          ],
        },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': lines(300),
    },
  },
  {
    files: TYPED,
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typedRules,
      // A default says what happens to all the rest; without one, every case is written.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // What was caught may be thrown on.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      // Functions are async because their callers want a promise, also of what is thrown.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['**/*.spec.ts', '**/*.features.ts'], rules: { 'max-lines': lines(400) } },
  {
    // What decides when something happens gets time, timers and chance as parameters: a simulation drives it all in one process.
    files: [
      'services/{gateway,ingest,read-side,relay,simulator}/src/**/*.ts',
      'projections/src/runtime/**/*.ts',
      'infra/launcher/src/**/*.ts',
    ],
    ignores: SPECS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map(fromMachine),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take it from the clock that is a parameter.' },
        { object: 'Math', property: 'random', message: 'Take it from the machine that is a parameter.' },
        { object: 'crypto', property: 'randomUUID', message: 'Ids come in as parameters.' },
        { object: 'crypto', property: 'getRandomValues', message: 'Ids come in as parameters.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take it from the clock that is a parameter.',
        },
        {
          selector: 'ImportDeclaration[source.value=/^(node:)?timers/]',
          message: 'Take them from the machine that is a parameter.',
        },
        {
          selector:
            'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^(random|webcrypto$|generate)/]',
          message: 'Ids and secrets come in as parameters.',
        },
        {
          selector:
            'ImportDeclaration[source.value=/^(node:)?perf_hooks$/] > ImportSpecifier[imported.name="performance"]',
          message: 'Take it from the machine that is a parameter.',
        },
      ],
    },
  },
  {
    // Matchers are of type any, and so is what a spec reads from an answer to compare it.
    files: SPECS,
    rules: Object.fromEntries(
      ['argument', 'assignment', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
  },
  { files: ['dashboard/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.config.{js,ts}', 'knip.ts', '.dependency-cruiser.mjs', 'load-tests/k6/**'],
    rules: { 'import-x/no-default-export': 'off' },
  },
)
