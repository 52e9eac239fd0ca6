/** What the code of the generated modules is about. `Thing` and `thing` stand for one of these, `_` for a number. */
export const NOUNS = ['Order', 'Invoice', 'Customer', 'Shipment', 'Product', 'Payment', 'Voucher', 'Account'] as const

export const TYPE_BLOCK = `
export enum ThingStatus {
  Draft = 'draft',
  Open = 'open',
  Closed = 'closed',
}

export interface Thing {
  readonly id: number
  readonly name: string
  readonly status: ThingStatus
  readonly createdAt: Date
  readonly tags?: readonly string[]
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: number | undefined
}

export type ThingPatch = Partial<Omit<Thing, 'id' | 'createdAt'>>
export type ThingEvent =
  | { readonly kind: 'created'; readonly thing: Thing }
  | { readonly kind: 'changed'; readonly id: number; readonly patch: ThingPatch }
  | { readonly kind: 'removed'; readonly id: number }
type Listener<Event> = (event: Event) => void | Promise<void>
`

export const CLASS_BLOCK = `
export class ThingStore<Item extends Thing = Thing> {
  readonly #items = new Map<number, Item>()
  readonly #listeners = new Set<Listener<ThingEvent>>()
  private lastId = 0

  constructor(
    private readonly table: string,
    protected readonly limit: number = 50,
  ) {}

  get size(): number {
    return this.#items.size
  }

  public async insert(make: (id: number) => Item): Promise<Item> {
    if (this.#items.size >= this.limit) throw new RangeError(\`\${this.table} is full\`)
    const item = make(++this.lastId)
    this.#items.set(item.id, item)
    await this.#emit({ kind: 'created', thing: item })
    return item
  }

  public page(from: number, count: number): Page<Item> {
    const items = [...this.#items.values()].filter((item) => item.id >= from).slice(0, count + 1)
    return { items: items.slice(0, count), next: items[count]?.id }
  }

  public on(listener: Listener<ThingEvent>): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #emit(event: ThingEvent): Promise<void> {
    for (const listener of this.#listeners) await listener(event)
  }
}

export const things = new ThingStore<Thing>('things')

export function describeThing(id: number): string {
  const found = things.page(id, 1).items[0]
  return found === undefined ? \`no thing \${id}\` : \`\${found.name} (\${found.status satisfies string})\`
}
`

export const FUNCTION_BLOCKS: readonly string[] = [
  `
export async function createThing_(name: string, tags: readonly string[] = []): Promise<Thing> {
  const createdAt = new Date()
  return await things.insert((id) => ({ id, name: name.trim(), status: ThingStatus.Draft, createdAt, tags }))
}
`,
  `
export function groupThings_<Key extends PropertyKey>(
  items: readonly Thing[],
  keyOf: (item: Thing) => Key,
): Record<Key, Thing[]> {
  const groups = {} as Record<Key, Thing[]>
  for (const item of items) {
    groups[keyOf(item)] ??= []
    groups[keyOf(item)].push(item)
  }
  return groups
}
`,
  `
export function isThing_(value: unknown): value is Thing {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, status } = value as Partial<Thing>
  return typeof id === 'number' && typeof name === 'string' && Object.values(ThingStatus).includes(status!)
}
`,
  `
export async function* allThings_(pageSize = 20): AsyncGenerator<Thing, number, undefined> {
  let count = 0
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page: Page<Thing> = things.page(from, pageSize)
    for (const item of page.items) yield item
    count += page.items.length
    from = page.next
  }
  return count
}
`,
  `
const THING_LABELS_ = {
  [ThingStatus.Draft]: 'being written',
  [ThingStatus.Open]: 'waiting for an answer',
  [ThingStatus.Closed]: 'done',
} as const satisfies Record<ThingStatus, string>

export function renderThing_(item: Thing): string {
  const tags = item.tags?.map((tag) => \`#\${tag.toLowerCase()}\`).join(' ') ?? ''
  return [item.name, THING_LABELS_[item.status], tags].filter(Boolean).join(' - ')
}
`,
  `
export function applyToThing_(item: Thing, event: ThingEvent): Thing | undefined {
  switch (event.kind) {
    case 'created':
      return event.thing
    case 'changed':
      return event.id === item.id ? { ...item, ...event.patch } : item
    case 'removed':
      return event.id === item.id ? undefined : item
  }
}
`,
]
