/**
 * False in a worker thread. `node:worker_threads` tells it too, but takes 3 ms of a start to load. In worker threads, Node disables the
 * functions that change the whole process, and marks them `disabled` (lib/internal/process/worker_thread_only.js in Node).
 */
export const isMainThread = (process.chdir as { disabled?: boolean }).disabled !== true
