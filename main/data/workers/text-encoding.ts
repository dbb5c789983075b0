// Text to tokens with one tokenizer.json, and the characters that each token stands for. Worker thread.
import { Tokenizer } from '@huggingface/tokenizers'
import { tokenSpans, type TokenSpans } from '../../../core/text/token-spans.ts'
import { AppError } from '../../../shared/errors.ts'
import { readTokenizerFile } from './tokenizer-file.ts'

export interface EncodedText extends TokenSpans {
  /** [tokens] */
  ids: Int32Array
  /** of the tokenizer: ids are below it */
  vocabulary: number
}

export type TextEncoding = (text: string) => EncodedText

/** @throws AppError bad-input, unsupported-format, not-found */
export function createEncoding(path: string): TextEncoding {
  const file = readTokenizerFile(path)
  let tokenizer: Tokenizer
  try {
    tokenizer = new Tokenizer(file.config, {})
  } catch (e) {
    const reason = e instanceof Error ? e.message : String(e)
    throw new AppError('unsupported-format', `${path}: ${reason.slice(0, 300)}.`, { cause: e })
  }
  return text => {
    if (file.nfc) requireNfc(text)
    // A lone surrogate is U+FFFD, as in UTF-8: as long as it was, so that places stay.
    const formed = wellFormed(text)
    const { ids, tokens } = tokenizer.encode(formed, { add_special_tokens: false })
    const lost = ids.findIndex(id => !Number.isInteger(id))
    if (lost >= 0) {
      throw new AppError('bad-input', `${path}: there is no token for ${JSON.stringify(tokens[lost]?.slice(0, 40))}.`)
    }
    try {
      return { ids: Int32Array.from(ids), vocabulary: file.vocabulary, ...tokenSpans(formed, tokens, file) }
    } catch (e) {
      throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
    }
  }
}

const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** @throws AppError bad-input naming the first character that is written another way in NFC */
function requireNfc(text: string): void {
  const composed = text.normalize('NFC')
  if (composed === text) return
  let at = 0
  while (text[at] === composed[at]) at++
  throw new AppError(
    'bad-input',
    `This tokenizer composes characters (NFC), and this text is not composed at character ${at + 1}. Type or paste it composed.`,
  )
}
