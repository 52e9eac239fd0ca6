// Makes the JavaScript of the package from src: few files, since each one that a start loads costs it a millisecond.
import { build } from 'esbuild'

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
const entry = { preload: 'src/preload.ts', index: 'src/index.ts', 'import-meta': 'src/import-meta.ts' }

await Promise.all([
  // These two are one program: what they share is in a file of its own.
  build({ ...common, entryPoints: entry, splitting: true }),
  build({
    ...common,
    entryPoints: {
      'hooks-thread': 'src/loader/off-thread/hooks-thread.ts',
      'hooks-around': 'src/loader/off-thread/hooks-around.ts',
      cli: 'src/supervisor/main.ts',
    },
  }),
])
