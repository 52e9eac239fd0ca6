import { join } from 'node:path'
import { peerFolder } from '../support/peers.js'
import { REPOSITORY } from '../support/repository.js'
import { installedFolder } from './packages.js'
import { PROGRAMS, type ServerKind } from './programs.js'

/** A way to have a program started again when a file has changed. */
export interface Tool {
  readonly name: string
  /** As a person would type it. */
  readonly command: string
  readonly nodeArgs: readonly string[]
}

const HOT_HOOK = join(REPOSITORY, 'dist/cli.js')
const TSX = join(peerFolder('tsx'), 'dist/cli.mjs')
const NODEMON = join(peerFolder('nodemon'), 'bin/nodemon.js')
const NEST = join(installedFolder('nest', '@nestjs/cli'), 'bin/nest.js')

/** The tools that a kind of server is measured with. */
export function toolsFor(server: ServerKind): readonly Tool[] {
  const { entry, preload } = PROGRAMS[server]
  return [
    hotHook('hot-hook', [entry]),
    hotHook('hot-hook-packages-ahead', ['--packages-ahead', entry]),
    hotHook('hot-hook-no-spare', ['--no-spare', entry]),
    hotHook('hot-hook-no-handover', ['--no-handover', entry]),
    {
      name: 'node-watch',
      command: `node --watch --import ${preload} ${entry}`,
      nodeArgs: ['--watch', '--import', preload, entry],
    },
    { name: 'tsx-watch', command: `tsx watch ${entry}`, nodeArgs: [TSX, 'watch', entry] },
    {
      name: 'nodemon',
      command: `nodemon --exec "node --import ${preload}" --ext ts ${entry}`,
      nodeArgs: [NODEMON, '--exec', `node --import ${preload}`, '--ext', 'ts', entry],
    },
    ...(server === 'nest' ? [NEST_WATCH] : []),
  ]
}

const NEST_WATCH: Tool = {
  name: 'nest-watch',
  command: 'nest start -b swc --watch',
  nodeArgs: [NEST, 'start', '-b', 'swc', '--watch'],
}

function hotHook(name: string, args: readonly string[]): Tool {
  return { name, command: `hot-hook ${args.join(' ')}`, nodeArgs: [HOT_HOOK, ...args] }
}
