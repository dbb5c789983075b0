// What a plot tells its pane. Pure types; renderer.

/** What the pointer is over: a zone (active set), a drawn point, and where, in pixels of the plot. */
export interface Hit {
  zone: number | null
  row: number | null
  x: number
  y: number
  /** 2D: the place in slice coordinates */
  place?: readonly [number, number]
}

export interface Pick extends Hit {
  /** Ctrl or Cmd was held: adds to what is selected */
  add: boolean
}

/** What a lasso went around. */
export interface Lassoed {
  rows: number[]
  /** Ctrl or Cmd was held: adds to what is selected */
  add: boolean
}
