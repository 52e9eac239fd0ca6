import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, versionIn } from './repository.js'

/** What hot-hook is compared with, each in the version that was the newest when the benchmark was last looked at. */
const PEERS = {
  tsx: '4.23.15',
  nodemon: '3.1.14',
  'hot-hook-1': 'npm:hot-hook@1.0.0',
  dynohot: '1.2.1',
  '@oxc-node/core': '0.1.7',
  'vite-node': '6.0.0',
}

export type Peer = keyof typeof PEERS

/** Installs all peers where git ignores them, unless they are there. Returns the versions of those that are asked for. */
export function installPeers<Wanted extends Peer>(wanted: readonly Wanted[]): Readonly<Record<Wanted, string>> {
  const peers = Object.keys(PEERS) as Peer[]
  if (!peers.every((peer) => versionIn(peerFolder(peer)) === versionOf(peer))) install(peers)
  return Object.fromEntries(wanted.map((peer) => [peer, versionOf(peer)])) as Record<Wanted, string>
}

export function peerFolder(name: Peer): string {
  return join(CACHE, 'node_modules', name)
}

function versionOf(peer: Peer): string {
  return PEERS[peer].replace(/^.*@/, '')
}

function install(peers: readonly Peer[]): void {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(join(CACHE, 'package.json'), JSON.stringify({ private: true, dependencies: PEERS }))
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, { cwd: CACHE, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`Cannot install ${peers.join(', ')} in ${CACHE}`)
}
