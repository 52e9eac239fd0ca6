import { digestOf } from '../files/digest.js'
import { needsTranspiling } from '../files/file-kinds.js'
import { builtin } from '../node/builtin.js'
import { specifiersIn } from '../syntax/imported-specifiers.js'
import { asWritten } from './as-written.js'
import type { ModuleFormat } from './module-format.js'
import { type Contents, importsIn, plainSource, type Source } from './source.js'

/** Options of V8 that switch syntax on. */
const SYNTAX_OPTION = /^--(?:harmony|js-)/

/**
 * True for JavaScript that Node can parse. To be asked about a text that esbuild cannot parse: it starts a process, which takes 40 ms, since
 * nothing in a program parses an ES module without loading it.
 */
export function canNodeParse(text: string, format: 'module' | 'commonjs'): boolean {
  const options = process.execArgv.filter((option) => SYNTAX_OPTION.test(option))
  const { status } = builtin('node:child_process').spawnSync(
    process.execPath,
    [...options, '--check', `--input-type=${format}`, '-'],
    { input: text, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true },
  )
  return status === 0
}

/** The source of JavaScript with syntax that Node knows and esbuild does not; `undefined` if Node does not know it either. */
export function unknownSyntax(path: string, contents: Contents, format: ModuleFormat): Source | undefined {
  if (needsTranspiling(path)) return undefined
  const text = String(contents)
  if (format === 'by syntax' && canNodeParse(text, 'commonjs')) return plainSource(path, contents, 'commonjs')
  if (!canNodeParse(text, 'module')) return undefined
  const imports = [...specifiersIn(text)].map((specifier) => ({ path: specifier, kind: 'import-statement' }))
  return {
    path,
    digest: digestOf(contents),
    format: 'module',
    code: asWritten(text),
    text: undefined,
    map: undefined,
    ...importsIn(text, imports),
  }
}
