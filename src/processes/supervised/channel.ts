import diagnostics from 'node:diagnostics_channel'
import type { EventEmitter } from 'node:events'

/**
 * Lets the program end when it has nothing left to do, although the channel to the supervisor is open.
 *
 * In a cluster worker each server and each UDP socket asks through the channel for its address, and nothing else keeps the program alive
 * until the answer has come: until then the channel does. Returns a function that makes the channel keep the program alive, and returns the
 * function that ends this: the connections that a worker passes on would be lost if it ended meanwhile.
 */
export function releaseChannel(): () => () => void {
  let waiting = 0
  const wait = () => {
    if (waiting++ === 0) process.channel?.ref()
  }
  const done = () => {
    if (--waiting === 0) process.channel?.unref()
  }
  process.channel?.unref()

  diagnostics.subscribe('tracing:net.server.listen:asyncStart', wait)
  diagnostics.subscribe('tracing:net.server.listen:asyncEnd', done)
  diagnostics.subscribe('tracing:net.server.listen:error', done)
  diagnostics.subscribe('udp.socket', (message) => {
    const { socket } = message as { socket: EventEmitter }
    wait()
    const onAnswer = () => {
      for (const event of ['listening', 'close']) socket.off(event, onAnswer)
      done()
    }
    for (const event of ['listening', 'close']) socket.on(event, onAnswer)
  })
  return () => {
    wait()
    return done
  }
}
