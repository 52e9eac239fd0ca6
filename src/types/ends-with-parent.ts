// Is loaded before the compiler, which would not notice that the process which has started it is gone. Has no imports of its own: it is a file
// of `dist` by itself.

process.on('disconnect', () => process.exit())
// The compiler ends as it would without the channel.
process.channel?.unref()
