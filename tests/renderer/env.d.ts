// Types of what renderer tests import: the preload's bridge and single-file components.
/// <reference path="../../renderer/env.d.ts" />
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, any>
  export default component
}
