// Several test files in one process: those that the variable `TOGETHER` names, relative to this folder. `run.mjs` says which.
for (const file of process.env.TOGETHER.split(',')) await import(`./${file}`)
