import './dist/preload.js'
