import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, versionIn } from './repository.js'

/** What hot-hook is compared with, each in the version that was the newest when the benchmark was last looked at. */
const PEERS = { tsx: '4.23.15', nodemon: '3.1.14' }

export type Peer = keyof typeof PEERS

/** Installs the peers where git ignores them, unless they are there. Returns their versions. */
export function installPeers(): Readonly<Record<Peer, string>> {
  const isThere = Object.entries(PEERS).every(([name, version]) => versionIn(peerFolder(name as Peer)) === version)
  if (isThere) return PEERS

  mkdirSync(CACHE, { recursive: true })
  writeFileSync(join(CACHE, 'package.json'), JSON.stringify({ private: true, dependencies: PEERS }))
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, { cwd: CACHE, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`Cannot install ${Object.keys(PEERS).join(' and ')} in ${CACHE}`)
  return PEERS
}

export function peerFolder(name: Peer): string {
  return join(CACHE, 'node_modules', name)
}
