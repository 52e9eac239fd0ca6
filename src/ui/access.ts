import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What of a request decides whether it is answered. */
export interface AskedFor {
  /** The headers `Host` and `Origin`. */
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly token: string | undefined
}

/** A secret that nobody can guess, for the URL of the page. */
export function createToken(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * Why a request is refused, as a status of HTTP; `undefined` if it is not.
 *
 * A page of the web may send requests to this port, also under a name of its own that leads here (DNS rebinding): it has another `Host`, or another
 * `Origin`. It can't read what it is answered, as no header allows that, and it does not know the token. `secret` is the token of what it asks for;
 * `undefined` for what there is not.
 */
export function refusalOf(
  { host, origin, token }: AskedFor,
  port: number,
  secret: string | undefined,
): 403 | 421 | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  if (host === undefined || !own.includes(host)) return 421
  if (origin !== undefined && !own.includes(origin.replace(/^http:\/\//, ''))) return 403
  return token !== undefined && secret !== undefined && isSame(token, secret) ? undefined : 403
}

/** Takes the same time for each text, however much of it is right. */
function isSame(text: string, secret: string): boolean {
  const digest = (each: string) => createHash('sha256').update(each).digest()
  return timingSafeEqual(digest(text), digest(secret))
}
