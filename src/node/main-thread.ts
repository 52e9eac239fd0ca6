/**
 * False in a worker thread. `node:worker_threads` says so as well, but to load it takes a start 3 ms. In its threads Node disables what
 * would concern the whole process (lib/internal/process/worker_thread_only.js).
 */
export const isMainThread = (process.chdir as { disabled?: boolean }).disabled !== true
