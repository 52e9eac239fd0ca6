import type { Log } from '../report/log.js'
import { TypeCheck, type TypeCheckOptions } from '../types/type-check.js'
import type { TypeErrorView, TypesView } from '../ui/protocol.js'
import { TypesReporter } from './types-reporter.js'

interface Page {
  onTypes(types: TypesView): void
}

/** Begins to check the types of a program, and prints and shows what is found. This file is loaded only if that is asked for. */
export function checkTypes(options: TypeCheckOptions, log: Log, page: Page): TypeCheck {
  const reporter = new TypesReporter(log)
  let found: readonly TypeErrorView[] = []
  const check = new TypeCheck(options, {
    onChecking() {
      page.onTypes({ state: 'checking', errors: found })
    },
    onChecked(errors) {
      found = errors
      page.onTypes({ state: 'checked', errors })
      reporter.checked(errors)
    },
    onUnavailable(reason) {
      page.onTypes({ state: 'off', errors: [] })
      reporter.unavailable(reason)
    },
    onWatchError: (error) => reporter.watchFailed(error),
  })
  void check.begin()
  return check
}
