import type { KnipConfig } from 'knip'

/**
 * What nobody uses: files, exports, dependencies. Entries are what is started by its path; public entries of packages count like any
 * other file, so that an export which no other package imports is found too.
 */
const config: KnipConfig = {
  includeEntryExports: true,
  // Stylesheets import fonts by the names of packages.
  compilers: { css: (text: string) => [...text.matchAll(/(?<=@)import[^;]+/g)].join('\n') },
  // Programs of the system, for specs of a full disk.
  ignoreBinaries: ['mount', 'umount'],
  // A type that is written in the signature of an exported function is part of it.
  ignoreExportsUsedInFile: {
    interface: true,
    type: true,
  },
  workspaces: {
    '.': {
      entry: ['infra/build/{built,bundle}.mjs'],
    },
    dashboard: {
      entry: ['dev/{endurance,mock-server,screenshot}.ts'],
    },
    'infra/eventstore': {
      entry: ['src/server.ts', 'bench/{run,flat,null-server}.ts'],
    },
    'infra/kit': {
      entry: ['src/testing/{fall,talk}.ts'],
    },
    'infra/launcher': {
      entry: ['src/start.ts', 'bin/*.mjs', 'build/engines.ts', 'specs/dummy{,-launcher,-service}.{ts,mjs}'],
      // Types of the .mjs beside them.
      ignore: ['build/*.d.mts'],
    },
    'infra/nats': {
      entry: ['bin/nats-keeper.mjs'],
    },
    'load-tests': {
      entry: [
        'run-morning.ts',
        'k6/*.ts',
        'bench/before.ts',
        'bench/servers/{bare,broadcast,parse-only,reading}.ts',
        'faults/building-projector.ts',
      ],
      // k6 calls what its scripts export.
      includeEntryExports: false,
      // Not a package: what k6 offers to the scripts that it runs.
      ignoreDependencies: ['k6'],
    },
    'services/cli': {
      entry: ['src/ioc.ts'],
    },
    'services/ingest': {
      entry: ['src/server.ts'],
    },
    'services/read-side': {
      entry: ['src/server.ts'],
    },
    'services/relay': {
      entry: ['src/server.ts'],
    },
    'services/simulator': {
      entry: ['src/server.ts'],
    },
  },
}

export default config
