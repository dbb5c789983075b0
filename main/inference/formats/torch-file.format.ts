// Dictionaries in a .pt or .pth of any name. Names say nothing of what is inside: the file is opened once, and every torch format (*.torch.ts) is asked
// whether its keys are its own. Last of the formats, as those that know their files by name come first. Inference process.
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { SaeFormat, SaeListing } from './format.ts'
import { openContents, withContents, type TorchContents, type TorchFormat } from './torch-format.ts'

const modules = import.meta.glob<{ torchFormat: TorchFormat }>('./*.torch.ts', { eager: true })

/** Every torch format, in order of file name. */
export const torchFormats: TorchFormat[] = Object.keys(modules)
  .sort()
  .map(file => modules[file]!.torchFormat)

const isTorch = (name: string) => /\.pth?$/.test(name)
const torchNames = ({ file, names }: SaeListing) => (file === null ? [...names].filter(isTorch).sort() : [file])

export const format = {
  id: 'torch_file',
  matches: ({ file, names }) => (file === null ? [...names].some(isTorch) : isTorch(file)),
  // Tensors of activations are saved under the same names.
  async claims(listing) {
    const files = torchNames(listing).map(name => join(listing.folder, name))
    for (const path of files) {
      // What cannot be opened is claimed, so that reading it says why.
      const claimed = await withContents(path, async contents => (await formatOf(contents)) !== null).catch(() => true)
      if (claimed) return true
    }
    return false
  },
  async read(listing, options) {
    const path = join(listing.folder, await oneFile(listing))
    return withContents(path, async contents => {
      const found = await formatOf(contents)
      if (!found) throw unknownContents(contents)
      return found.read(contents, options)
    })
  },
} satisfies SaeFormat

async function formatOf(contents: TorchContents): Promise<TorchFormat | null> {
  for (const torchFormat of torchFormats) if (await torchFormat.recognises(contents)) return torchFormat
  return null
}

/** The only one, or the module of a module and its state_dict. @throws AppError bad-input listing several */
async function oneFile(listing: SaeListing): Promise<string> {
  const found = torchNames(listing)
  if (found.length === 1) return found[0]!
  const module = found.length === 2 ? await moduleOfTwo(found.map(name => join(listing.folder, name))) : -1
  if (module >= 0) return found[module]!
  const list = `${found.slice(0, 6).join(', ')}${found.length > 6 ? ` and ${found.length - 6} more` : ''}`
  throw new AppError('bad-input', `${listing.path}: found ${found.length} files, ${list}. Point at one of them.`)
}

/** torch.save(model) and torch.save(model.state_dict()) side by side are one dictionary; the module says more of it. -1 where they differ. */
async function moduleOfTwo(paths: string[]): Promise<number> {
  const opened: TorchContents[] = []
  try {
    for (const path of paths) opened.push(await openContents(path))
    const module = opened.findIndex(contents => contents.module !== null)
    const [a, b] = opened.map(printOf)
    return module >= 0 && opened[1 - module]!.module === null && a !== null && a === b ? module : -1
  } catch (e) {
    // One that cannot be read is not the other's double.
    if (e instanceof AppError) return -1
    throw e
  } finally {
    await Promise.all(opened.map(({ file }) => file.source.close()))
  }
}

/** Names, shapes and checksums of all tensors; null where the archive has no checksums. */
function printOf({ file, tensors }: TorchContents): string | null {
  const lines = [...tensors].map(([name, { type, shape, strides, offset, storage }]) => {
    const sum = file.checksums.get(storage.key)
    return sum === undefined ? null : [name, type, shape, strides, offset, sum].join(' ')
  })
  return lines.includes(null) ? null : lines.sort().join('\n')
}

function unknownContents({ path, dict, module }: TorchContents): AppError {
  const keys = [...dict.keys()].map(String)
  const found =
    keys.length === 0
      ? 'no tensors by name'
      : `${keys.slice(0, 8).join(', ').slice(0, 300)}${keys.length > 8 ? ' and more' : ''}`
  const of = module ? ` of ${module.className.slice(0, 80)}` : ''
  return new AppError(
    'bad-input',
    `${path}: found ${found}${of}, expected the tensors of a dictionary: of OpenAI, dictionary_learning, overcomplete, DeepSeek-R1, Goodfire, or W_enc and W_dec.`,
  )
}
