import type { Command } from '../command.ts'
import { deadLettersCommand } from './dead-letters.ts'
import { failpointsCommand } from './failpoints.ts'
import { keysCommand } from './keys.ts'
import { logBackupCommand } from './log-backup.ts'
import { logCheckCommand } from './log-check.ts'
import { logRepairCommand } from './log-repair.ts'
import { logRestoreCommand } from './log-restore.ts'
import { packsCommand } from './packs.ts'
import { rebuildCommand } from './rebuild.ts'
import { verifyCommand } from './verify.ts'

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  verifyCommand,
  rebuildCommand,
  keysCommand,
  packsCommand,
  deadLettersCommand,
  failpointsCommand,
  logCheckCommand,
  logRepairCommand,
  logBackupCommand,
  logRestoreCommand,
]
