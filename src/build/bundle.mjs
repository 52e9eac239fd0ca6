// Builds the package from src: JavaScript in few files, since each file takes 1 ms of a start to load, and the public ones of the
// declarations that `tsc` has written.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const PUBLIC_TYPES = ['index.d.ts', 'api.d.ts', 'import-meta.d.ts', 'module-hot.d.ts']
for (const name of readdirSync('dist')) if (!PUBLIC_TYPES.includes(name)) rmSync(`dist/${name}`, { recursive: true })
// The loader exports nothing.
writeFileSync('dist/loader.d.ts', 'export {}\n')

const common = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  // Half the size takes half the time to read and parse. Names stay as they are, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  // Node prints the line that an uncaught error comes from.
  lineLimit: 120,
  // An import of `node:fs` would load its streams and promises too.
  alias: { 'node:fs': './src/node/lean-fs.ts' },
  inject: ['src/node/first-globals.ts'],
  logLevel: 'warning',
}
// Only Node 20 needs these files.
const offThread = 'src/loader/off-thread'
const hooksThread = existsSync(offThread)
  ? {
      'hooks-thread': `${offThread}/hooks-thread.ts`,
      'hooks-ahead': `${offThread}/hooks-ahead.ts`,
      'hooks-around': `${offThread}/hooks-around.ts`,
    }
  : {}
const entry = { preload: 'src/session/preload.ts', index: 'src/index.ts' }

await Promise.all([
  // Types, and nothing that runs.
  build({ ...common, inject: [], entryPoints: { types: 'src/import-meta.ts' } }),
  // These run in one process, and share code in files of its own.
  build({ ...common, entryPoints: entry, splitting: true }),
  build({
    ...common,
    entryPoints: {
      ...hooksThread,
      cli: 'src/supervisor/main.ts',
    },
  }),
])
