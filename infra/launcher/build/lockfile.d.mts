export function completeLockfile(lockfile: { packages: Record<string, object> }): string[]
