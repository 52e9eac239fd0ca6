// Builds the package from src: JavaScript in few files, since each file takes 1 ms of a start to load, and the public ones of the
// declarations that `tsc` has written.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  alias: Object.fromEntries(
    ['diagnostics_channel', 'events', 'fs', 'module', 'os', 'path', 'url'].map((name) => [
      `node:${name}`,
      `./src/node/lean/${name.replace('_', '-')}.ts`,
    ]),
  ),
  inject: ['src/node/first-globals.ts'],
  logLevel: 'warning',
}
/** For scripts that run in a browser. */
const browser = {
  outdir: 'dist',
  bundle: true,
  format: 'iife',
  target: ['chrome120', 'firefox120', 'safari17'],
  minify: true,
  logLevel: 'warning',
}
/** What runs by `vm.Script`: see src/bundle/run-bundle.ts. */
const script = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta': 'host.meta' },
  banner: { js: '(function(module,host){' },
  footer: { js: '})' },
}
const scripts = { session: 'src/bundle/main.ts' }
const entries = [{ preload: 'src/bundle/preload.ts', index: 'src/bundle/index.ts' }]
// Only Node 20 needs these files.
const offThread = 'src/loader/off-thread'
if (existsSync(offThread)) {
  scripts['thread-hooks'] = `${offThread}/thread-hooks.ts`
  entries.push({ 'hooks-thread': `${offThread}/bundled-hooks-thread.ts` })
  entries.push({ 'hooks-ahead': `${offThread}/hooks-ahead.ts` }, { 'hooks-around': `${offThread}/hooks-around.ts` })
}
/** What is not always needed is a file of its own. */
const supervisor = {
  cli: 'src/supervisor/main.ts',
  'check-types': 'src/supervisor/check-types.ts',
  ui: 'src/ui/ui.ts',
}

await Promise.all([
  build({ ...script, entryPoints: scripts }),
  // Types, and nothing that runs.
  build({ ...common, inject: [], entryPoints: { types: 'src/import-meta.ts' } }),
  build({ ...common, inject: [], entryPoints: { 'ends-with-parent': 'src/types/ends-with-parent.ts' } }),
  // Those that may run in one thread share code in files of its own.
  ...entries.map((entryPoints) => build({ ...common, entryPoints, splitting: true })),
  build({ ...common, entryPoints: supervisor, splitting: true }),
  build({
    ...browser,
    entryPoints: { 'ui-reload': 'src/ui/browser/reload.ts', 'ui-relay': 'src/ui/browser/relay.ts' },
  }),
  writeFrame(),
  writePage(),
])

/** A page with nothing but a script in it. */
async function writeFrame() {
  const { outputFiles } = await build({ ...browser, entryPoints: ['src/ui/browser/frame.ts'], write: false })
  writeFileSync('dist/ui-frame.html', `<!doctype html><title>hot-hook</title><script>${outputFiles[0].text}</script>`)
}

/**
 * Writes the page as one file. It has one inline script and one inline style, both without attributes, so that a Content-Security-Policy can
 * name them by their hashes.
 */
async function writePage() {
  const [script, style] = await Promise.all(
    ['main.ts', 'style.css'].map(async (name) => {
      const { outputFiles } = await build({ ...browser, entryPoints: [`src/ui/page/${name}`], write: false })
      return outputFiles[0].text.trim()
    }),
  )
  const template = readFileSync('src/ui/page/index.html', 'utf8')
  // A function, as `$&` in the text of a script is no pattern.
  const html = template.replace('/* style.css */', () => style).replace('/* main.ts */', () => script)
  writeFileSync('dist/ui.html', html)
}
