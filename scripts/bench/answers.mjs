// Times the analyses of panels: the first answer and the whole one, on the clock and in processor time of all threads of this process.

/**
 * Reports `<figure>_first_answer` and `<figure>_whole_answer` in seconds, each beside its processor seconds: on a machine that does other work they tell
 * what waiting was.
 * @param data a client of the data server
 * @param limits seconds to the first and to the whole answer
 */
export function answerTimer(report, data, limits = { first: 5, whole: 30 }) {
  return async (figure, name, input) => {
    const start = performance.now()
    const used = process.cpuUsage()
    const since = () => {
      const { user, system } = process.cpuUsage(used)
      return { wall: (performance.now() - start) / 1000, processor: Number(((user + system) / 1e6).toPrecision(3)) }
    }
    let first = null
    const onProgress = progress => {
      if (progress.first) first ??= since()
    }
    const answer = await data.call(name, input, { onProgress })
    const whole = since()
    first ??= whole
    report(`${figure}_first_answer`, first.wall, 's', { limit: limits.first, processor: first.processor })
    report(`${figure}_whole_answer`, whole.wall, 's', { limit: limits.whole, processor: whole.processor })
    return answer
  }
}
