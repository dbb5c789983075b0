// A Vite plugin: claygl (below echarts-gl) compiles size expressions with `new Function`, which the page's content
// security policy forbids, so that every 3D chart would be blank. This replaces it by an evaluator for what these
// expressions are: a number, width, height or dpr, joined by * and /, or an array of such.
import type { Plugin } from 'vite'

const needle = "new Function('width', 'height', 'dpr', 'return ' + exprRes[1])"

const evaluator = `((source) => {
  const compile = text => {
    const parts = text.split(/([*/])/).map(part => part.trim())
    return read => parts.reduce((value, part, i) =>
      i === 0 ? read(part) : i % 2 ? value : parts[i - 1] === '*' ? value * read(part) : value / read(part), 0)
  }
  const trimmed = source.trim()
  const isArray = trimmed.startsWith('[')
  const terms = (isArray ? trimmed.slice(1, -1) : trimmed).split(',').map(compile)
  return (width, height, dpr) => {
    const read = name => name === 'width' ? width : name === 'height' ? height : name === 'dpr' ? dpr : Number(name)
    const values = terms.map(term => term(read))
    return isArray ? values : values[0]
  }
})(exprRes[1])`

/** Transforms claygl/src/createCompositor.js; the build fails if claygl changed and the expression is not there. */
export function claygl(): Plugin {
  return {
    name: 'zonoscope:claygl',
    config: () => ({ optimizeDeps: { exclude: ['claygl'] } }),
    transform(code, id) {
      if (!/claygl[\\/]src[\\/]createCompositor\.js/.test(id)) return null
      if (!code.includes(needle)) this.error('claygl has changed: its size expressions are not where they were')
      return { code: code.replace(needle, evaluator), map: null }
    },
  }
}
