// What the window says and does when the data process ends and comes back. Renderer.
import { onUnmounted } from 'vue'
import { AppError } from '../../shared/errors.ts'
import { onApp } from '../api.ts'
import { useDefinition } from '../stores/definition.ts'
import { useJobs } from '../stores/jobs.ts'
import { useNotices } from '../stores/notices.ts'
import { useWorkspace } from '../stores/workspace.ts'

export function useProcesses(): void {
  const notices = useNotices()
  const workspace = useWorkspace()
  const jobs = useJobs()
  let wasGone = false
  onUnmounted(
    onApp(event => {
      if (event.t !== 'process' || event.name !== 'data') return
      if (event.state === 'gone') {
        wasGone = true
        notices.say('The data process ended and is being started again. What you typed is kept.')
      }
      if (event.state === 'failed') {
        const text = 'It could not be started again. Restart Zonoscope; what was saved is safe.'
        notices.fail('The data process ended', new AppError('gone', text))
      }
      if (event.state === 'up' && wasGone) {
        wasGone = false
        useDefinition().saveAgain()
        void workspace.refresh()
        void jobs.load().catch(() => undefined)
      }
    }),
  )
}
