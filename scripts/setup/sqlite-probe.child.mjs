// Child of set-up, in the runtime in question: opens a database with better-sqlite3, writes, reads. A binary that does not fit
// ends this process with a segmentation fault, not with an exception.
import { createRequire } from 'node:module'

const [folder, nativeBinding] = process.argv.slice(2)
const Database = createRequire(import.meta.url)(folder)
const db = new Database(':memory:', nativeBinding ? { nativeBinding } : {})
db.exec('create table t (id integer primary key, text text, blob blob)')
db.prepare('insert into t (text, blob) values (?, ?)').run('zone', Buffer.from([1, 2, 3]))
const row = db.prepare('select text, blob from t where id = ?').get(1)
if (row.text !== 'zone' || row.blob.length !== 3) throw new Error('better-sqlite3 read back something else')
const { version } = db.prepare('select sqlite_version() as version').get()
db.close()
console.log(`sqlite ${version}`)
