import type { Server } from 'node:net'

/**
 * Lets a server listen no more. Whoever closes it as well, in a handler of SIGTERM say, is called back when `done` is: with the
 * server's own answer it would be told that there is nothing to close, or wait for connections that another process has by now.
 */
export function closeSlowly(server: Server, done: Promise<void>): void {
  server.close()
  server.close = (callback) => {
    if (callback !== undefined) void done.then(() => callback())
    return server
  }
}
