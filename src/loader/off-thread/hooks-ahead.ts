// Loaded in Node's hooks thread of a spare process: the thread is there, and has the code of the hooks, before they are installed. By the name in `dist`: the
// bundler would leave out an import of which nothing is used.
await import(new URL('hooks-thread.js', import.meta.url).href)

export {}
