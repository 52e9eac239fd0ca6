import { preload } from './session.js'

await preload()
