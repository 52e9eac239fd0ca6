/** A duration as the page shows it: "3.1 ms", "120 ms", "2.4 s". */
export function durationOf(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** How long something is, or was, there, in its largest unit: "8 s", "12 min", "3 h", "2 days". */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

/** "just now", "12 s ago". */
export function agoOf(at: number, now: number): string {
  return now - at < 1000 ? 'just now' : `${spanOf(now - at)} ago`
}
