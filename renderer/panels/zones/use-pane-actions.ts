// What can be done to a pane from its bar, its controls and the keyboard. Renderer.
import { cellOrder, hasHalfSpaces, wantsCells } from '../../../core/sae/kinds.ts'
import { whyNoExactCells } from '../../../core/zones/varying-threshold.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import type { AppError } from '../../../shared/errors.ts'
import { app } from '../../api.ts'
import { copyByKey, copyPicture, type PictureFormat } from '../../composables/copy-picture.ts'
import { figureOfChart, figureOfView } from '../../stores/figure-making.ts'
import { useFigures, type FigureTarget } from '../../stores/figures.ts'
import { useLabelColors } from '../../stores/label-colors.ts'
import { useNotices } from '../../stores/notices.ts'
import { usePanes } from '../../stores/panes.ts'
import { usePlaces } from '../../stores/places.ts'
import { usePlanes } from '../../stores/planes.ts'
import { isModified, isTaken, keyName } from '../../composables/use-keys.ts'
import { useSelection } from '../../stores/selection.ts'
import { useSliceHistory } from '../../stores/slice-history.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { noGroup } from '../features/label-colors.ts'
import type { Pane } from './pane-model.ts'
import { planeChart, planeSource } from './plane/plane-chart.ts'
import type { ShownPair } from './shown-pairs.ts'

export function usePaneActions(pane: () => Pane) {
  const panes = usePanes()
  const planes = usePlanes()
  const places = usePlaces()
  const selection = useSelection()
  const workspace = useWorkspace()

  /** The request as far as it goes while no feature is chosen, for the controls. */
  const emptySpec = (): ZoneSpec => {
    const { follows, spec } = pane()
    if (!follows) return spec
    return {
      ...spec,
      dictionary: workspace.dictionaryId ?? '',
      activations: workspace.activationsId ?? '',
      features: [],
    }
  }
  /** The first pane is the table's: what is chosen there is chosen in the table. The second one has its own. */
  const isTables = () => pane().follows && panes.panes[0]?.id === pane().id
  const setShown = ({ dictionary, activations }: ShownPair) => {
    if (isTables()) {
      workspace.dictionaryId = dictionary
      workspace.activationsId = activations
    }
    // Matches are looked for in whatever dictionary the pane shows.
    else if (pane().matchOf) panes.setSpec(pane().id, { dictionary, activations })
    // Ids of one dictionary mean nothing in another.
    else {
      const same = panes.request(pane())?.spec.dictionary === dictionary
      panes.setOwn(pane().id, { dictionary, activations, ...(same ? {} : { features: [] }) })
    }
  }
  const setFeatures = (features: number[]) => {
    if (isTables()) selection.choose(features)
    else panes.setOwn(pane().id, { features })
  }
  const chooseFirst = () => {
    const first = workspace.info?.firstView
    if (!first) return
    if (!pane().follows) panes.follow(pane().id)
    workspace.activationsId = first.activations
    workspace.dictionaryId = first.dictionary
    selection.choose(first.features)
  }
  const toggleFeature = (position: number) => {
    const { id, options } = panes.sourceOf(pane())
    const { hidden } = options
    const next = hidden.includes(position) ? hidden.filter(p => p !== position) : [...hidden, position]
    panes.setOptions(id, { hidden: next })
  }
  /** The plot that decides how many dimensions are drawn: that whose slice it is. */
  const sliceOwner = () => {
    const source = panes.sourceOf(pane())
    return (source.sliceOf !== undefined && panes.pane(source.sliceOf)) || source
  }
  const setDim = (dim: 2 | 3) => panes.setSpec(sliceOwner().id, { dim })
  const toggleDim = () => setDim(sliceOwner().spec.dim === 2 ? 3 : 2)
  /** A change of the request; a basis of its own takes the pane out of another plot's slice. */
  const setSpec = (change: Partial<ZoneSpec>) => {
    if (change.basis !== undefined) panes.setLinks(pane().id, { sliceOf: undefined })
    panes.setSpec(pane().id, change)
  }
  /** Exact cells of a top-k dictionary in this section or the median threshold, of matching pursuit those of the first pick or none (honesty.md rule 1). */
  const toggleExact = () => {
    const { id, spec } = panes.sourceOf(pane())
    const view = panes.pictureOf(pane().id).drawn.value?.view
    if (!view) return
    if (hasHalfSpaces(view.kind)) {
      useNotices().say(
        'The zones of this dictionary are exact half-spaces already. Exact cells are for top-k and matching-pursuit dictionaries.',
      )
    } else if (cellOrder({ kind: view.kind, k: 1 }) === null) useNotices().say(whyNoExactCells)
    else if (spec.dim === 3) useNotices().say('Exact cells are drawn in two dimensions. Press d first.')
    else {
      const next = !wantsCells(spec, view.kind)
      // What the kind does by itself is left to it: another dictionary in this plot may do otherwise.
      panes.setSpec(id, { exact: next === wantsCells({}, view.kind) ? undefined : next })
    }
  }
  const setLender = (id: string) => panes.setLinks(pane().id, { sliceOf: id })
  /** Another plot with the features of `dictionary` that match this one's, in the same slice: one click from "what is it there?". */
  const openMatched = (dictionary: string) => {
    const { id, sliceOf, matchOf } = pane()
    panes.addBeside(id, { dictionary }, { matchOf: matchOf ?? id, sliceOf: sliceOf ?? id })
  }
  /** The same picture beside it with random features (honesty.md rule 5), cameras linked. */
  const openControl = () => {
    const { id, spec } = pane()
    const open = panes.panes.find(p => p.spec.control && panes.sourceOf(p).id === id)
    if (spec.control) return
    if (open) return void (panes.active = open.id)
    panes.linked = true
    panes.addBeside(pane().id, { control: { kind: 'features', seed: 1 } })
  }
  const maximise = () => {
    if (panes.panes.length > 1) panes.maximised = panes.maximised === pane().id ? null : pane().id
  }
  /** What a figure of the pane is made of; where its picture is still on the way, the figure asks for the same by itself. Null while there is none. */
  const figureParts = () => {
    const { id, camera } = pane()
    const picture = panes.pictureOf(id)
    const asked = panes.request(pane())
    // A frame of a moving slice has no counts of the population: the whole view comes when it rests.
    if (!asked || !picture.drawn.value || picture.drawn.value.view.slice?.preview) return null
    if (picture.error.value || !workspace.info) return null
    // A change of this very moment has not been asked for yet.
    panes.refresh(id)
    const drawn = picture.isAnswered() ? picture.drawn.value : null
    const { spec, slots: own } = drawn ? { spec: drawn.view.spec, slots: drawn.slots } : asked
    const { options, colors } = panes.sourceOf(pane())
    // Colours of what people said go with it, and each feature's line says what its colour means.
    const how = colors?.by === 'said' ? colors.said : null
    const said = how && useLabelColors().colorsOf(spec.dictionary, spec.features, how)
    const slots = said?.slots ?? own
    const groups = how && said ? said.of.map(group => group?.name ?? noGroup[how]) : undefined
    const dictionary = workspace.info.dictionaries.find(d => d.id === spec.dictionary)?.name ?? ''
    const activations = workspace.info.activations.find(a => a.id === spec.activations)?.name ?? ''
    return { shown: drawn?.view ?? spec, camera, names: { dictionary, activations, slots, groups, options } }
  }
  /** How a figure of what the pane shows is made; null while it shows nothing. */
  const maker = () => {
    const { info } = workspace
    if (info && planes.isPlane(pane())) {
      const { drawn, error } = planes.pictureOf(pane().id)
      if (!drawn.value || error.value) return null
      const { view, slots } = drawn.value
      return () => figureOfChart(planeChart(view, slots), planeSource(view, info), [])
    }
    const parts = figureParts()
    return parts && (() => figureOfView(parts.shown, parts.camera, parts.names))
  }
  /** A figure of what the pane shows, or a panel of one. */
  const makeFigure = (target: FigureTarget = 'new') => {
    const make = maker()
    if (!make) return
    void useFigures().createOf(make, target)
    places.open('figures')
  }
  const figureOfPane = async () => {
    const make = maker()
    if (make) return make()
    useNotices().say('There is no plot to copy yet.')
    return null
  }
  const history = useSliceHistory()
  /** With focus on the plot Ctrl+Z is a step back of its slice, if there was one. */
  const undoSlice = (event: KeyboardEvent) => {
    if (keyName(event) !== 'Ctrl+z' || isModified(event) || isTaken(event)) return
    if (!history.back(sliceOwner().id)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const copyError = (error: AppError | null) => {
    const text = `${error?.code}: ${error?.message}\n${JSON.stringify(panes.request(pane())?.spec)}`
    app
      .call('clipboard.write', { text })
      .then(() => useNotices().say('Details copied.'))
      .catch((e: unknown) => useNotices().fail('Details were not copied', e))
  }
  return {
    emptySpec, setShown, setFeatures, setSpec, toggleExact, setLender, openMatched, chooseFirst, toggleFeature, setDim, toggleDim, openControl, maximise, makeFigure, copyError,
    copyPlot: (format: PictureFormat) => void copyPicture(figureOfPane, format),
    /** With focus on the plot. */
    copyByKey: (event: KeyboardEvent) => copyByKey(event, figureOfPane),
    sliceOwner, undoSlice,
  } // prettier-ignore
}
