#!/usr/bin/env node
/** The `ioc` command. npm links it at install, before anything is built. */
// By its path: this must be able to say that packages are not installed.
import { runBuilt } from '../../../infra/build/built.mjs'

const UNAVAILABLE = 2
await runBuilt('services/cli/dist/ioc.js', UNAVAILABLE)
