// Loaded in Node's hooks thread of a spare process: the thread is there, and knows the code of the hooks, before they are installed.
import './hooks-thread.js'
