// Words of the set-up, one short line each, always on standard error (standard output belongs to the command line's JSON).
const tty = process.stderr.isTTY === true
let open = false
let quiet = false

/** Silences everything but errors (the command line's --quiet). */
export function setQuiet(value) {
  quiet = value
}

/** One line: `setup: text`. */
export function say(text) {
  if (quiet) return
  endLine()
  process.stderr.write(`setup: ${text}\n`)
}

/** A line of progress: rewritten in place on a terminal, else repeated at most every five seconds. */
export function progress(prefix) {
  let last = 0
  return text => {
    if (quiet) return
    const now = Date.now()
    if (now - last < (tty ? 100 : 5000)) return
    last = now
    if (tty) {
      process.stderr.write(`\r\x1b[Ksetup: ${prefix}${text}`)
      open = true
    } else process.stderr.write(`setup: ${prefix}${text}\n`)
  }
}

/** Ends a line that progress() left open. */
export function endLine() {
  if (open) process.stderr.write('\n')
  open = false
}

/** Megabytes in whole numbers, as downloads are shown. */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`
}

/** Something the user can put right: shown without a stack. */
export class SetupError extends Error {}

/** Prints what stopped the set-up. Returns the exit status, 1. */
export function explain(error) {
  endLine()
  if (error instanceof SetupError) process.stderr.write(`setup: ${error.message}\n`)
  else if (error?.code === 'ENOSPC')
    process.stderr.write(
      `setup: the disk is full (${error.path ?? error.syscall}). Free some space, then start again.\n`,
    )
  else if (error?.code === 'EROFS' || error?.code === 'EACCES')
    process.stderr.write(`setup: no permission to write ${error.path ?? ''}. Make it writable, then start again.\n`)
  else process.stderr.write(`setup: ${error?.stack ?? error}\n`)
  return 1
}
