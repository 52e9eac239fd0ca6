/** The globals that hot-hook uses while a program runs, as they are before it does: a program, or its tests, may replace them by others. */
export const { clearImmediate, clearInterval, clearTimeout, process, setImmediate, setInterval, setTimeout } =
  globalThis
