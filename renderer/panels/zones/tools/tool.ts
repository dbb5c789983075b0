// What a tool of the zones place is: an instrument under the plots that works on the active one. Types; renderer.
import type { Component } from 'vue'

/** One tab of the dock. `component` gets the active pane as its prop `pane` (panes.ts) and fills the dock, scrolling by itself. */
export interface ZoneTool {
  id: string
  /** one or two words, sentence case */
  title: string
  /** what it answers, for the tooltip */
  hint: string
  icon: Component
  /** place among the tabs */
  order: number
  /** key that opens and closes it, if it has one */
  keys?: string
  component: Component
}
