import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import { parse } from 'graphql'
import prettier from 'prettier'

const SCHEMA = fileURLToPath(new URL('../schema.graphql', import.meta.url))
/** Where the resolver types lie. */
export const GENERATED = fileURLToPath(new URL('../src/generated/resolver-types.ts', import.meta.url))

const HEADER = '// Generated from schema.graphql by scripts/generate.ts; do not edit.\n'

/** Resolver types for the schema, as they should stand in {@link GENERATED}. */
export async function generateResolverTypes(): Promise<string> {
  const output = await codegen({
    filename: GENERATED,
    schema: parse(readFileSync(SCHEMA, 'utf8')),
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
    config: {
      enumsAsTypes: true,
      immutableTypes: true,
      useTypeImports: true,
      strictScalars: true,
      skipTypename: true,
      scalars: { Date: 'string', DateTime: 'string', Position: 'string' },
      contextType: '../graphql/context.ts#OperationContext',
      mappers: {
        Unit: '../graphql/models.ts#UnitModel',
        Figure: '../graphql/models.ts#FigureModel',
        FigureKey: '../graphql/models.ts#FigureKeyModel',
        Metric: '../graphql/models.ts#MetricModel',
        School: '../graphql/models.ts#UnitModel',
        KpiPack: '../graphql/models.ts#KpiPackModel',
        Indicator: '../graphql/models.ts#IndicatorModel',
        Wall: '../graphql/models.ts#WallView',
        Health: '../graphql/models.ts#HealthModel',
      },
    },
  })
  const options = await prettier.resolveConfig(GENERATED)
  return prettier.format(HEADER + output, { ...options, parser: 'typescript' })
}

/** With `--check` exits 1 when the file is not what the schema says; otherwise writes it. */
async function main(): Promise<void> {
  const wanted = await generateResolverTypes()
  if (!process.argv.includes('--check')) return writeFileSync(GENERATED, wanted)
  if (readFileSync(GENERATED, 'utf8') === wanted) return
  process.stderr.write('services/gateway/src/generated is not what schema.graphql says: run npm run codegen\n')
  process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
