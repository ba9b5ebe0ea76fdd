export function tooNew(
  lockfile: { packages: Record<string, { version?: string; engines?: { node?: string } }> },
  promised: string,
): string[]
