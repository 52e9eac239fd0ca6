/** What `hot-hook --help` prints. */
export const HELP = `Usage: hot-hook [options] <entry> [arguments...]

Runs a TypeScript program, hot-reloads what a saved file touches, and starts the program again where that can't be hot.
Options of Node go through (--env-file, --inspect, --max-old-space-size ...). What stands after the entry belongs to the program.

  --no-handover         the next process starts only after the last one has ended, and both are no cluster workers:
                        for programs that use node:cluster themselves, or must never run twice at once
  --no-spare            keep no process ready for the next start
  --packages-ahead[=<names>]
                        the process that is kept ready loads the packages that the last start has loaded, or those of these
                        names (typeorm,@nestjs/*): they run before the first line of the program
  --typecheck           check types beside the program, by the project's own typescript, and show the errors after each save
  --drain-timeout <ms>  how long requests under way may take before the old process is asked to end (2000)
  --kill-timeout <ms>   how long it may take to end before it is killed (5000)
  --ui                  serve a page that shows what is hot and why, and print its URL
  --no-keys             leave the keyboard to the program
  --clear               clear the screen before each new start
  -h, --help            show this
  -v, --version         show the version of hot-hook

Keys, followed by Enter: r restart, u the page, g what is hot, c clear the screen, q quit, h help
`

/** What the key `h` prints. */
export const KEYS =
  'Keys, each followed by Enter: r restart, u the page, g what is hot, c clear the screen, q quit, h help'
