import type { Server } from 'node:net'

/**
 * Stops a server from listening. When the program closes it as well, for example in a handler of SIGTERM, its callback is called when
 * `done` resolves: Node's own `close()` would report that the server is not running, or wait for connections that another process has.
 */
export function closeSlowly(server: Server, done: Promise<void>): void {
  server.close()
  server.close = (callback) => {
    if (callback !== undefined) void done.then(() => callback())
    return server
  }
}
