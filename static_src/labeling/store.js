// Drafts and unsent annotations on this device: two IndexedDB tables, or memory if IndexedDB refuses.

/** @typedef {"drafts" | "outbox"} Table */

/** @type {Record<Table, string>} */
const KEYS = { drafts: "id", outbox: "key" };

/** @returns {Promise<IDBDatabase | null>} null where the browser forbids it (some private windows) */
function open() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("crewmark", 1);
      request.onupgradeneeded = () => {
        for (const [table, keyPath] of Object.entries(KEYS)) request.result.createObjectStore(table, { keyPath });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Until it is on the disk: a full one shows only then. @param {IDBTransaction} transaction @returns {Promise<void>} */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function openStore() {
  const database = await open();
  /** What the device refused, by table and key. @type {Record<Table, Map<string, any>>} */
  const held = { drafts: new Map(), outbox: new Map() };
  /** The row that was put last, while it is being written. @type {Record<Table, Map<string, any>>} */
  const newest = { drafts: new Map(), outbox: new Map() };
  /** Tells the other pages of this browser which row is another one now. */
  const pages = new BroadcastChannel("crewmark-store");

  /** @param {Table} table @param {(rows: IDBObjectStore) => void} does */
  async function write(table, does) {
    if (!database) throw new Error("This browser keeps nothing");
    const transaction = database.transaction(table, "readwrite");
    does(transaction.objectStore(table));
    await committed(transaction);
  }

  /** @template T @param {Table} table @param {(rows: IDBObjectStore) => IDBRequest<T>} asks @returns {Promise<T | undefined>} */
  async function read(table, asks) {
    try {
      return database ? await finished(asks(database.transaction(table, "readonly").objectStore(table))) : undefined;
    } catch {
      return undefined; // the browser has closed it, or its file is broken: as if nothing were there
    }
  }

  return {
    /** whether something that nobody else has would be lost with the page */
    atRisk: () => held.outbox.size > 0 || [...held.drafts.values()].some(({ synced }) => !synced),
    /** @param {Table} table @param {string} key */
    get: async (table, key) => held[table].get(key) ?? read(table, (rows) => rows.get(key)),
    /** @param {Table} table @returns {Promise<any[]>} */
    async all(table) {
      const kept = (await read(table, (rows) => rows.getAll())) ?? [];
      return [...kept.filter((row) => !held[table].has(row[KEYS[table]])), ...held[table].values()];
    },
    /** @param {Table} table @param {Record<string, any>} row */
    async put(table, row) {
      const key = row[KEYS[table]];
      newest[table].set(key, row);
      const isKept = await write(table, (rows) => void rows.put(row)).then(
        () => true,
        () => false,
      );
      if (newest[table].get(key) !== row) return; // a newer one is on its way, or none is wanted any more
      newest[table].delete(key);
      if (isKept) held[table].delete(key);
      else held[table].set(key, row); // no room, or forbidden: the page says so
      pages.postMessage({ table, key });
    },
    /** @param {(row: {table: Table, key: string}) => void} heard of each row that another page wrote */
    onElsewhere: (heard) => pages.addEventListener("message", ({ data }) => heard(data)),
    /** @param {Table} table @param {string} key */
    async remove(table, key) {
      held[table].delete(key);
      newest[table].delete(key);
      // an old row does no harm: an answer sent again is the same answer, an old draft gives way to the server's
      await write(table, (rows) => void rows.delete(key)).catch(() => {});
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */
