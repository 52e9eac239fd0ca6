import { join } from 'node:path'
import { peerFolder } from '../support/peers.js'
import { REPOSITORY } from '../support/repository.js'

/** A way to have `app.ts` started again when a file has changed. */
export interface Tool {
  readonly name: string
  /** As a person would type it. */
  readonly command: string
  readonly nodeArgs: readonly string[]
}

const HOT_HOOK = join(REPOSITORY, 'dist/cli.js')
const TSX = join(peerFolder('tsx'), 'dist/cli.mjs')
const NODEMON = join(peerFolder('nodemon'), 'bin/nodemon.js')

export const TOOLS: readonly Tool[] = [
  { name: 'hot-hook', command: 'hot-hook app.ts', nodeArgs: [HOT_HOOK, 'app.ts'] },
  {
    name: 'hot-hook-no-handover',
    command: 'hot-hook --no-handover app.ts',
    nodeArgs: [HOT_HOOK, '--no-handover', 'app.ts'],
  },
  {
    name: 'node-watch',
    command: 'node --watch --import tsx app.ts',
    nodeArgs: ['--watch', '--import', 'tsx', 'app.ts'],
  },
  { name: 'tsx-watch', command: 'tsx watch app.ts', nodeArgs: [TSX, 'watch', 'app.ts'] },
  {
    name: 'nodemon',
    command: 'nodemon --exec "node --import tsx" --ext ts app.ts',
    nodeArgs: [NODEMON, '--exec', 'node --import tsx', '--ext', 'ts', 'app.ts'],
  },
]
