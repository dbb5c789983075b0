// What an analysis panel is: one question about dictionaries, asked of the run on screen. Types; renderer.
import type { Component } from 'vue'

/** One entry of the compare place. `component` has no props: it takes the run and the selection from the stores. */
export interface AnalysisPanel {
  id: string
  /** a few words, sentence case */
  title: string
  /** what it answers, as a question */
  question: string
  icon: Component
  /** place in the list */
  order: number
  component: Component
}

/** What may be said of an answer (honesty.md rule 8). */
export interface Reading {
  text: string
  rule: string
  /** what would change it */
  change: string
}
