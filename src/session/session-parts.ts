import type { ConfigFiles } from '../config/config-files.js'
import type { Settings } from '../config/settings.js'
import type { Hooks } from '../loader/hooks.js'
import type { Recorder } from '../record/recorder.js'
import type { Reporter } from '../report/reporter.js'
import type { Toolchain } from '../toolchain/toolchain.js'
import type { BackgroundWork } from './background-work.js'

/** The parts of a session that exist before its updates and its loader are wired. */
export interface SessionParts {
  readonly tools: Toolchain
  readonly settings: Settings
  readonly reporter: Reporter
  readonly recorder: Recorder
  /** Not installed yet. */
  readonly hooks: Hooks
  readonly configFiles: ConfigFiles
  readonly background: BackgroundWork
  /** The URLs, with versions, of the ES modules that are being evaluated, or have thrown. */
  readonly evaluating: Set<string>
}
