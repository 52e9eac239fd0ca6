import { join } from 'node:path'
import { installOnce, versionOf } from './install.js'
import { CACHE } from './repository.js'

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
  installOnce(CACHE, PEERS)
  return Object.fromEntries(wanted.map((peer) => [peer, versionOf(PEERS[peer])])) as Record<Wanted, string>
}

export function peerFolder(name: Peer): string {
  return join(CACHE, 'node_modules', name)
}
