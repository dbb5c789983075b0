// The tables of a workspace, version by version. Data process, command line.
import type { Schema } from './migrate.ts'

/** workspace.sqlite: what people added, typed and saved. */
export const workspaceSchema: Schema = {
  applicationId: 0x5a6f6e31, // "Zon1"
  name: 'a Zonoscope workspace',
  steps: [
    `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES ('format', 'zonoscope-workspace');

    CREATE TABLE dictionary (
      id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL,
      format TEXT NOT NULL, architecture TEXT NOT NULL, activation TEXT NOT NULL, k INTEGER,
      d_in INTEGER NOT NULL, d_sae INTEGER NOT NULL, d_out INTEGER NOT NULL,
      options TEXT NOT NULL, warnings TEXT NOT NULL,
      location TEXT NOT NULL, files TEXT NOT NULL, added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE activations (
      id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL, unit TEXT NOT NULL,
      rows INTEGER NOT NULL, d INTEGER NOT NULL, tensor TEXT, columns TEXT NOT NULL,
      mask BLOB NOT NULL, masked INTEGER NOT NULL, mask_reasons TEXT NOT NULL,
      mean BLOB NOT NULL, total_variance REAL NOT NULL,
      location TEXT NOT NULL, files TEXT NOT NULL, added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE column_block (
      activations TEXT NOT NULL REFERENCES activations(id), name TEXT NOT NULL, block INTEGER NOT NULL,
      texts TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX column_block_at ON column_block(activations, name, block);

    CREATE TABLE run (
      id TEXT PRIMARY KEY, dictionary TEXT NOT NULL REFERENCES dictionary(id),
      activations TEXT NOT NULL REFERENCES activations(id), numerics_version INTEGER NOT NULL,
      state TEXT NOT NULL, queued INTEGER NOT NULL, rows_done INTEGER NOT NULL,
      l0 REAL, fvu REAL, dead INTEGER, provider TEXT, reason TEXT, seconds REAL NOT NULL, error TEXT
    ) STRICT;

    CREATE TABLE definition_event (
      id TEXT PRIMARY KEY, dictionary_id TEXT NOT NULL, feature INTEGER NOT NULL, annotator_id TEXT NOT NULL,
      at INTEGER NOT NULL, supersedes TEXT, body TEXT NOT NULL, tool_version TEXT NOT NULL
    ) STRICT;
    CREATE INDEX definition_event_of ON definition_event(dictionary_id, feature, at, id);
    CREATE TRIGGER definition_event_kept BEFORE DELETE ON definition_event
      BEGIN SELECT RAISE(ABORT, 'definition events are never deleted'); END;
    CREATE TRIGGER definition_event_fixed BEFORE UPDATE ON definition_event
      BEGIN SELECT RAISE(ABORT, 'definition events are never changed'); END;

    CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE figure (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, recipe TEXT NOT NULL, updated_at TEXT NOT NULL
    ) STRICT;
    `,
    // Saved views: zone plots as they were looked at, as the text of a view file.
    `
    CREATE TABLE saved_view (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, document TEXT NOT NULL, updated_at TEXT NOT NULL
    ) STRICT;
    `,
    // Concepts: named sets of rows. members int32, ascending, masked rows included as they were marked; the counts leave them out.
    // A deleted one stays, out of sight, so that it can be put back.
    `
    CREATE TABLE concept (
      id TEXT PRIMARY KEY, activations TEXT NOT NULL REFERENCES activations(id), name TEXT NOT NULL, recipe TEXT NOT NULL,
      members BLOB NOT NULL, n_rows INTEGER NOT NULL, n_types INTEGER NOT NULL, n_masked INTEGER NOT NULL,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL, deleted_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX concept_name ON concept(activations, name) WHERE deleted_at IS NULL;
    `,
    // The language model that activations were read from.
    `
    CREATE TABLE language_model (
      activations TEXT PRIMARY KEY REFERENCES activations(id), location TEXT NOT NULL, description TEXT NOT NULL, files TEXT NOT NULL
    ) STRICT;
    `,
    // What activations say of themselves (JSON), and what a dictionary was trained on; null where the files do not say.
    `
    ALTER TABLE activations ADD COLUMN about TEXT;
    ALTER TABLE dictionary ADD COLUMN hook TEXT;
    `,
    // When a person took them out of the workspace: what was typed about them stays, and they come back when the same file is added again.
    `
    ALTER TABLE activations ADD COLUMN removed_at TEXT;
    ALTER TABLE dictionary ADD COLUMN removed_at TEXT;
    `,
    // The last event of all, which every new one follows, without reading them.
    `
    CREATE INDEX definition_event_at ON definition_event(at);
    `,
    // What a person did to definitions in one go, for undo and redo. steps: JSON [feature, event before or null, event after][].
    `
    CREATE TABLE definition_act (
      id INTEGER PRIMARY KEY, annotator_id TEXT NOT NULL, dictionary_id TEXT NOT NULL, at INTEGER NOT NULL,
      change TEXT, first INTEGER NOT NULL, features INTEGER NOT NULL, steps TEXT NOT NULL, undone INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX definition_act_of ON definition_act(annotator_id, undone, id);
    `,
    // Three kinds of event: what an annotator says, what stands for all (about: the events that it settles), and a prediction
    // test (about: the event that it tests). While the state `blind` names an annotator, only their own are seen.
    `
    ALTER TABLE definition_event ADD COLUMN kind TEXT NOT NULL DEFAULT 'definition';
    ALTER TABLE definition_event ADD COLUMN about TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE definition_event ADD COLUMN blind INTEGER NOT NULL DEFAULT 0;
    CREATE VIEW seen_event AS
      SELECT * FROM definition_event
      WHERE (SELECT json_extract(value, '$.annotator') FROM state WHERE key = 'blind') IS NULL
        OR (annotator_id = (SELECT json_extract(value, '$.annotator') FROM state WHERE key = 'blind') AND kind <> 'resolution');
    `,
    // What is shown of each feature, as of the event in row `upto`, so that opening need not read every event (stored-shown.ts). Derived: events are what
    // people said. viewer: who labels blind, else ''. features, ends, tags_of int32 and status uint8, [features each]; tag_lists JSON.
    `
    CREATE TABLE shown_definition (
      dictionary_id TEXT NOT NULL, viewer TEXT NOT NULL, upto INTEGER NOT NULL, event TEXT NOT NULL,
      features BLOB NOT NULL, labels TEXT NOT NULL, ends BLOB NOT NULL, status BLOB NOT NULL, tags_of BLOB NOT NULL, tag_lists TEXT NOT NULL,
      PRIMARY KEY (dictionary_id, viewer)
    ) STRICT;
    `,
  ],
}
