import { openClickHouse } from '../src/index.ts'

/** Opens the directory given as argument, commits a row, says so, and stays until it is killed. */
const clickhouse = await openClickHouse({ path: process.argv[2] ?? '' })
await clickhouse.command('CREATE DATABASE held ENGINE = Atomic')
await clickhouse.command('CREATE TABLE held.t (n UInt64) ENGINE = MergeTree ORDER BY n')
await clickhouse.insert('held.t', [{ n: '42' }])
process.stdout.write('ready\n')
setInterval(() => {}, 60_000)
