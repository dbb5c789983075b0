// Keys of the figure editor, before the window's own: while a figure is open, undo is the figure's. Renderer.
import { onMounted, onUnmounted } from 'vue'
import { isTaken, keyName } from '../../composables/use-keys.ts'
import { copyFormatOf } from '../../composables/copy-picture.ts'
import { useFigures } from '../../stores/figures.ts'
import { nudgeOf } from './annotation-edit.ts'
import type { FigureEditor } from './use-figure-editor.ts'

/** What a key does; false where it does nothing here. */
function act(event: KeyboardEvent, editor: FigureEditor): boolean {
  const figures = useFigures()
  const name = keyName(event)
  const some = editor.selected.value.size > 0
  const commands: Record<string, () => unknown> = {
    'Ctrl+y': figures.redo,
    'Ctrl+z': event.shiftKey ? figures.redo : figures.undo,
    'Ctrl+a': editor.selectAll,
    'Ctrl+v': editor.paste,
  }
  const onSelection: Record<string, () => unknown> = {
    'Ctrl+c': editor.copy,
    'Ctrl+x': () => (editor.copy(), editor.remove()),
    'Ctrl+d': editor.duplicate,
    'Ctrl+g': event.shiftKey ? editor.ungroup : editor.group,
    ']': () => editor.order('forward'),
    '}': () => editor.order('front'),
    '[': () => editor.order('backward'),
    '{': () => editor.order('back'),
  }
  if (Object.hasOwn(commands, name)) commands[name]!()
  else if (name === 'Ctrl+c' && (event.shiftKey || !some)) {
    // Without annotations to copy it is the figure.
    const format = copyFormatOf(event)
    if (format === null || figures.busy !== null) return false
    void figures.copyAs(format)
  } else if (some && Object.hasOwn(onSelection, name)) onSelection[name]!()
  else if ((name === 'Delete' || name === 'Backspace') && (some || editor.panel.value !== null)) editor.remove()
  else if (name === 'Escape' && (some || editor.panel.value !== null || editor.tool.value !== 'select')) editor.letGo()
  else return false
  return true
}

export function useEditorKeys(editor: FigureEditor): void {
  const onKey = (event: KeyboardEvent) => {
    if (isTaken(event) || !useFigures().recipe || event.altKey) return
    // Text that somebody marked on the page is copied as text.
    if (keyName(event) === 'Ctrl+c' && String(window.getSelection()) !== '') return
    if (!act(event, editor)) return
    event.preventDefault()
    event.stopPropagation()
  }
  onMounted(() => window.addEventListener('keydown', onKey, true))
  onUnmounted(() => window.removeEventListener('keydown', onKey, true))
}

/** Keys of the page when it has the focus: arrows nudge, Tab walks the annotations. */
export function onPageKey(event: KeyboardEvent, editor: FigureEditor): void {
  const by = nudgeOf(event.key, event.shiftKey)
  if (by && editor.selected.value.size > 0) editor.nudge(...by)
  else if (event.key === 'Tab' && editor.cycle(event.shiftKey)) {
    // Past the last one the focus goes on, as everywhere.
  } else return
  event.preventDefault()
}
