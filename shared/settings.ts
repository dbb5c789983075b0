// What a person has set for the whole program. Every process.

export type ProviderChoice = 'auto' | 'cpu' | 'cuda' | 'webgpu'

export interface Settings {
  annotator: string
  theme: 'system' | 'light' | 'dark'
  /** inference threads; null leaves one core free */
  threads: number | null
  provider: ProviderChoice
  /** where new workspaces are made; null is the user's data folder */
  dataFolder: string | null
  /** keys of labelling acts that a person chose, by the act's id; all others are the defaults */
  keys: Record<string, string>
}

export const defaultSettings: Settings = {
  annotator: 'me',
  theme: 'system',
  threads: null,
  provider: 'auto',
  dataFolder: null,
  keys: {},
}
