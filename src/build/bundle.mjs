// Makes the package from src: the JavaScript in few files, since each one that a start loads costs it a millisecond, and beside them, of what
// `tsc` has declared, what is public.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const PUBLIC_TYPES = ['index.d.ts', 'api.d.ts', 'import-meta.d.ts']
for (const name of readdirSync('dist')) if (!PUBLIC_TYPES.includes(name)) rmSync(`dist/${name}`, { recursive: true })
// Nothing can be imported from the loader itself.
writeFileSync('dist/loader.d.ts', 'export {}\n')

const common = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  // Half the size is read and parsed in half the time; names stay, for who reads a stack.
  minifySyntax: true,
  minifyWhitespace: true,
  // Node shows the line from which an uncaught error comes.
  lineLimit: 120,
  // An import of it would load all that `fs` can do, streams and promises among it.
  alias: { 'node:fs': './src/node/lean-fs.ts' },
  logLevel: 'warning',
}
// Only Node 20 needs what lies there.
const offThread = 'src/loader/off-thread'
const hooksThread = existsSync(offThread)
  ? { 'hooks-thread': `${offThread}/hooks-thread.ts`, 'hooks-around': `${offThread}/hooks-around.ts` }
  : {}
const entry = { preload: 'src/preload.ts', index: 'src/index.ts', 'import-meta': 'src/import-meta.ts' }

await Promise.all([
  // These two are one program: what they share is in a file of its own.
  build({ ...common, entryPoints: entry, splitting: true }),
  build({
    ...common,
    entryPoints: {
      ...hooksThread,
      cli: 'src/supervisor/main.ts',
    },
  }),
])
