import js from '@eslint/js'
import globals from 'globals'
import importX from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

const lines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }]

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
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': lines(300),
    },
  },
  { files: ['**/*.spec.ts', '**/*.features.ts'], rules: { 'max-lines': lines(400) } },
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
