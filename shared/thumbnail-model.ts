// The zone of one feature, small: what a thumbnail beside its histogram draws. Pure types; every process.

export interface ZoneThumbnail {
  feature: number
  /** half the side of the box around the slice's origin */
  halfSize: number
  /** corners x y x y ... of each part of the box where it is on, in slice coordinates; none where there is no boundary in the slice */
  zone: Float32Array[]
  /** [2 n] places of the drawn rows */
  points: Float32Array
  /** [n] 1 where it is on */
  on: Uint8Array
  /** what the axes are */
  axes: string[]
  /** what a row is */
  unit: string
  /** what cannot be drawn, or holds only in part: one sentence; empty else */
  note: string
}
