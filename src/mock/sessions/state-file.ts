import { createHash } from 'node:crypto';
import { readFile, truncate } from 'node:fs/promises';
import nedb from '@seald-io/nedb';
import { describeReadError, KrrError } from '../../errors.ts';
import type { SessionSnapshot, SnapshotStore } from './snapshot.ts';

/** A document of the file. The digest detects damage that is still JSON. */
interface StoredDocument {
  readonly _id: string;
  readonly json: string;
  readonly digest: string;
}

/** The types of the package describe an ES module; it is a CommonJS module that is the class itself. */
const Datastore = nedb as unknown as typeof nedb.default;
type Database = InstanceType<typeof nedb.default<StoredDocument>>;

/** The document that identifies the file and the version of its format. */
const FORMAT: StoredDocument = createDocument(' format', { krrMockState: 1 });

/** Each change adds a line. After this many, the file is written anew. */
const CHANGES_BETWEEN_COMPACTIONS = 1000;

/**
 * Opens the file of a mock's state, and creates it if it is missing. The file is a database of NeDB.
 *
 * @throws KrrError STATE_UNREADABLE for a damaged file or another file, which stays as it is
 */
export async function openStateFile(file: string): Promise<SnapshotStore> {
  try {
    const isNew = await verifyLines(file);
    const database = new Datastore<StoredDocument>({ filename: file, corruptAlertThreshold: 0 });
    await database.loadDatabaseAsync();
    if (isNew) await database.insertAsync(FORMAT);
    return new StateFile(database, await database.findAsync({ _id: { $ne: FORMAT._id } }));
  } catch (error) {
    if (error instanceof KrrError) throw error;
    throw createStateError(file, (error as Error).message.split('\n', 1)[0]!);
  }
}

class StateFile implements SnapshotStore {
  readonly snapshots: readonly SessionSnapshot[];
  readonly #database: Database;
  #changes = 0;

  constructor(database: Database, documents: readonly StoredDocument[]) {
    this.#database = database;
    this.snapshots = documents.map(({ json }) => JSON.parse(json) as SessionSnapshot);
  }

  async save(snapshot: SessionSnapshot): Promise<void> {
    const document = createDocument(snapshot.name, snapshot);
    await this.#database.updateAsync({ _id: document._id }, document, { upsert: true });
    if (++this.#changes % CHANGES_BETWEEN_COMPACTIONS === 0) await this.#database.compactDatafileAsync();
  }

  async remove(name: string): Promise<void> {
    await this.#database.removeAsync({ _id: name }, {});
  }

  async close(): Promise<void> {
    await this.#database.compactDatafileAsync();
  }
}

function createDocument(_id: string, value: object): StoredDocument {
  const json = JSON.stringify(value);
  return { _id, json, digest: digest(_id + json) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Verifies the lines of the file before the database reads it. A last line without its end was not acknowledged, because
 * the process ended while it wrote it: it is removed. Returns whether the file is new.
 */
async function verifyLines(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw createStateError(file, describeReadError(error));
  });
  if (text === '') return true;
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = complete.split('\n').slice(0, -1);
  const isStateFile = lines.some((line) => line.includes(FORMAT.digest));
  if (!isStateFile) throw createStateError(file, 'this is not a state file of krr mock');
  const damaged = lines.findIndex((line) => !isIntact(line));
  if (damaged >= 0) throw createStateError(file, `line ${damaged + 1} is damaged`);
  if (complete.length < text.length) await truncate(file, Buffer.byteLength(complete));
  return false;
}

/** Whether a line is a document with its digest, or the removal of one. */
function isIntact(line: string): boolean {
  try {
    const { _id, json, digest: expected, $$deleted } = JSON.parse(line);
    return typeof _id === 'string' && ($$deleted === true || digest(_id + json) === expected);
  } catch {
    return false;
  }
}

const createStateError = (file: string, reason: string): KrrError =>
  new KrrError('STATE_UNREADABLE', `${file}: ${reason}; restore the file, or move it away to start without its state`);
