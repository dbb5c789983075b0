// Lint rule: the text of a statement is fixed when the program is written. What comes from people or files is bound as a parameter.
import ts from 'typescript'

const methods = new Set(['prepare', 'exec', 'pragma'])

/** Whether every value of the type is known to the compiler, or a number. */
const isFixed = type =>
  type.isUnion() ? type.types.every(isFixed) : type.isStringLiteral() || (type.flags & ts.TypeFlags.NumberLike) !== 0

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      open: 'The text of this statement is not known when the program is written: bind values as parameters, and type names as a union of literals.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices
    const checker = program.getTypeChecker()
    const typeOf = node => checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node))
    const isDatabase = node => typeOf(node).getSymbol()?.getName() === 'Database'
    const isFixedText = node =>
      node.type === 'TemplateLiteral' ? node.expressions.every(isFixedText) : isFixed(typeOf(node))
    return {
      CallExpression(node) {
        const { callee, arguments: given } = node
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
        if (!methods.has(callee.property.name) || given.length === 0 || !isDatabase(callee.object)) return
        if (!isFixedText(given[0])) context.report({ node: given[0], messageId: 'open' })
      },
    }
  },
}
