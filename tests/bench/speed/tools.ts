import { join } from 'node:path'
import { type Peer, peerFolder } from '../support/peers.js'

/** The files that the bench starts, without their extensions. */
export type Entry =
  /** Loads half of the app before it listens. */
  | 'app'
  /** Loads before it listens what a change of the leaf does not reach. */
  | 'hot'
  /** As `hot`, and says to Vite's `import.meta.hot` that it takes new versions of the hot point. */
  | 'accepting'
  /** Writes a line, and ends. */
  | 'hello'

/** A way to run an app, and maybe to see its edits. */
export interface Tool {
  readonly name: string
  /** As a person would type it. */
  readonly command: string
  readonly language: 'ts' | 'js'
  readonly packages: readonly Peer[]
  /** What stands before the entry; `undefined` for a tool that starts as another one does. */
  readonly startArgs: readonly string[] | undefined
  /** The same for a program that is edited; `undefined` if the tool sees no edits. */
  readonly editArgs: readonly string[] | undefined
  readonly editEntry: Entry
  /** A tool that isn't `hot` starts the program again. */
  readonly isHot: boolean
  /** What it wants in the package.json of the app. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** The ratio of a figure is the one to this tool's. */
export const LIMIT = 'plain'

const VITE_NODE = join(peerFolder('vite-node'), 'dist/cli.mjs')
const NODEMON = join(peerFolder('nodemon'), 'bin/nodemon.js')

export const TOOLS: readonly Tool[] = [
  withoutReload({ name: LIMIT, command: 'node app.js', args: [], language: 'js', packages: [] }),
  hot({ name: 'hot-hook', command: 'node --import hot-hook/ts', args: ['--import', 'hot-hook/ts'], packages: [] }),
  hot({
    name: 'hot-hook-preload',
    command: 'node --import ./globals.js --import hot-hook/ts',
    // Nobody can see on the command line that it registers no hooks.
    args: ['--import', 'data:text/javascript,globalThis.isPreloaded=true', '--import', 'hot-hook/ts'],
    packages: [],
  }),
  hot({
    name: 'hot-hook-tsx',
    command: 'node --import tsx --import hot-hook/ts',
    args: ['--import', 'tsx', '--import', 'hot-hook/ts'],
    packages: ['tsx'],
  }),
  withoutReload({ name: 'tsx', command: 'node --import tsx', args: ['--import', 'tsx'], packages: ['tsx'] }),
  {
    ...hot({
      name: 'hot-hook-1',
      command: 'node --import tsx --import hot-hook/register (1.0.0)',
      args: ['--import', 'tsx', '--import', 'hot-hook-1/register'],
      packages: ['tsx', 'hot-hook-1'],
    }),
    settings: { hotHook: { boundaries: ['./modules/layer-0/*.ts', './modules/chain/m0.ts'] } },
  },
  {
    ...hot({
      name: 'dynohot',
      command: 'node --import tsx --import dynohot/register',
      args: ['--import', 'tsx', '--import', 'dynohot/register'],
      packages: ['tsx', 'dynohot'],
    }),
    editEntry: 'accepting',
  },
  {
    ...hot({
      name: 'dynohot-js',
      command: 'node --import dynohot/register, on JavaScript',
      args: ['--import', 'dynohot/register'],
      packages: ['dynohot'],
      language: 'js',
    }),
    editEntry: 'accepting',
  },
  withoutReload({
    name: 'oxc-node',
    command: 'node --import @oxc-node/core/register',
    args: ['--import', '@oxc-node/core/register'],
    packages: ['@oxc-node/core'],
  }),
  {
    ...hot({ name: 'vite-node', command: 'vite-node', args: [VITE_NODE], packages: ['vite-node'] }),
    editArgs: [VITE_NODE, '--watch'],
    editEntry: 'accepting',
  },
  restarting({
    name: 'node-watch',
    command: 'node --watch --import tsx',
    args: ['--watch', '--import', 'tsx'],
    packages: ['tsx'],
  }),
  restarting({
    name: 'nodemon',
    command: 'nodemon --exec "node --import tsx" --ext ts',
    args: [NODEMON, '--exec', 'node --import tsx', '--ext', 'ts'],
    packages: ['tsx', 'nodemon'],
  }),
]

interface Outline {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly packages: readonly Peer[]
  readonly language?: Tool['language']
}

function withoutReload({ name, command, args, packages, language = 'ts' }: Outline): Tool {
  const common = { name, command, language, packages }
  return { ...common, startArgs: args, editArgs: undefined, editEntry: 'hot', isHot: false }
}

function hot(outline: Outline): Tool {
  return { ...withoutReload(outline), editArgs: outline.args, isHot: true }
}

function restarting(outline: Outline): Tool {
  return { ...withoutReload(outline), startArgs: undefined, editArgs: outline.args }
}
