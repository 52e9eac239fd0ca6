export { hot } from './session.js'
