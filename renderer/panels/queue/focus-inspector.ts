// Puts the focus where the keys of a queue are acts, once a dialog has given it back. Renderer.

/** ms until the dialog has given the focus back to the button that opened it */
const afterDialog = 80

/** Space and Enter are acts of the queue then, not of the button that started it. */
export function focusInspector(): void {
  setTimeout(() => document.querySelector<HTMLElement>('[aria-label="Inspector"]')?.focus(), afterDialog)
}
