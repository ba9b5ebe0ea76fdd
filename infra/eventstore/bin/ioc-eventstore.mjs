#!/usr/bin/env node
/** The `ioc-eventstore` command. npm links it at install, before anything is built. */
// By its path: this must be able to say that packages are not installed.
import { runBuilt } from '../../build/built.mjs'

await runBuilt('infra/eventstore/dist/server.js')
