// Where a card beside the pointer of a plot stands. Pure; renderer.

/** On the side of the pointer where there is more room, as CSS offsets. @param width of the plot, pixels */
export function besidePointer({ x, y }: { x: number; y: number }, width: number, height: number) {
  return {
    left: x < width / 2 ? `${x + 14}px` : 'auto',
    right: x < width / 2 ? 'auto' : `${width - x + 14}px`,
    top: y < height / 2 ? `${y + 12}px` : 'auto',
    bottom: y < height / 2 ? 'auto' : `${height - y + 12}px`,
  }
}
