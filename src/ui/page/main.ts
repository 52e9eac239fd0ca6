import { App } from './app.js'
import { connect } from './connection.js'

const app = new App()
connect({ receive: (message) => app.receive(message), change: (isConnected) => app.connection(isConnected) })
