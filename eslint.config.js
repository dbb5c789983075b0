// Lint rules: correctness for every file, and the dependency rule of docs/architecture.md per folder.
import js from '@eslint/js'
import ts from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import fixedSql from './scripts/lint/fixed-sql.mjs'

/** Builds the rule that keeps a folder from importing what its process must not have. */
const forbid = (patterns, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }],
})

const nodeBuiltins = ['node:*', 'fs', 'path', 'os', 'child_process', 'worker_threads']
const natives = ['better-sqlite3', 'onnxruntime-node', '@napi-rs/canvas']

export default ts.config(
  {
    ignores: [
      'out/**',
      'node_modules/**',
      'tests/golden/**',
      'tests/fixtures/**',
      'native-models/**',
      'test-results/**',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // typed arrays under noUncheckedIndexedAccess need it in inner loops
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off', // the contract says `in: void`
      'no-undef': 'off', // TypeScript knows better
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
    },
  },
  {
    // One idea a file. A longer one says why in a line that switches the rule off.
    files: ['{core,shared,main,preload,renderer,scripts}/**/*.{ts,vue,mjs,js}'],
    rules: { 'max-lines': ['error', { max: 250 }] },
  },
  {
    // A getter that makes a list is another value each time: its watch runs whenever anything that it reads is touched, changed or not.
    files: ['renderer/**/*.{ts,vue}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['body.type', 'body.expression.type'].map(at => ({
          selector: `CallExpression[callee.name='watch'][arguments.0.type='ArrowFunctionExpression'][arguments.0.${at}='ArrayExpression']`,
          message: 'Watch a list of sources, [() => a, () => b], not a getter of a list.',
        })),
      ],
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: forbid(
      [
        ...nodeBuiltins,
        ...natives,
        'electron',
        'vue',
        'pinia',
        'echarts*',
        '**/main/**',
        '**/renderer/**',
        '**/shared/**',
        '**/preload/**',
      ],
      'core is pure: it imports nothing but core.',
    ),
  },
  {
    files: ['shared/**/*.ts'],
    rules: forbid(
      [...nodeBuiltins, ...natives, 'electron', 'vue', '**/main/**', '**/renderer/**', '**/preload/**'],
      'shared imports core and zod only.',
    ),
  },
  {
    files: ['main/data/**/*.ts'],
    rules: forbid(
      ['onnxruntime-node', 'electron', 'vue', '**/main/app/**', '**/inference/**', '**/renderer/**'],
      'data owns SQLite; it never imports ONNX Runtime or Electron.',
    ),
  },
  {
    // The rule asks the compiler what a text can be.
    files: ['main/data/**/*.ts', 'main/cli/**/*.ts'],
    languageOptions: { parserOptions: { project: './main/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { zonoscope: { rules: { 'fixed-sql': fixedSql } } },
    rules: { 'zonoscope/fixed-sql': 'error' },
  },
  {
    files: ['main/inference/**/*.ts'],
    rules: forbid(
      ['better-sqlite3', 'electron', 'vue', '**/app/**', '**/data/**', '**/renderer/**'],
      'inference is the only importer of onnxruntime-node, and of nothing else native.',
    ),
  },
  {
    files: ['main/app/**/*.ts'],
    rules: forbid(
      [...natives, 'vue', '**/data/**', '**/inference/**', '**/renderer/**'],
      'main opens windows and starts processes; it computes nothing.',
    ),
  },
  {
    files: ['main/cli/**/*.ts'],
    rules: forbid(['electron', 'vue', '**/app/**', '**/renderer/**'], 'the command line runs without Electron.'),
  },
  {
    files: ['main/figure/**/*.ts'],
    rules: forbid(
      [
        'electron',
        'vue',
        'better-sqlite3',
        'onnxruntime-node',
        '**/app/**',
        '**/data/**',
        '**/inference/**',
        '**/renderer/**',
      ],
      'figure writers take a display list and nothing else.',
    ),
  },
  {
    files: ['renderer/**/*.{ts,vue}'],
    rules: forbid(
      [...nodeBuiltins, ...natives, 'electron', '**/main/**', '**/preload/**'],
      'the renderer is sandboxed: core, shared, Vue and charts only.',
    ),
  },
  {
    files: ['tests/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
)
