// Where does this device keep drafts and unsent answers? IndexedDB, two tables; without it the page works on, unsaved here.

/** @typedef {"drafts" | "outbox"} Table */

/** @returns {Promise<IDBDatabase | null>} null where the browser forbids it (some private windows) */
function open() {
  return new Promise((resolve) => {
    if (!globalThis.indexedDB) return resolve(null);
    const request = indexedDB.open("crewmark", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("drafts", { keyPath: "id" });
      request.result.createObjectStore("outbox", { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function openStore() {
  const database = await open();
  /** @param {Table} table @param {IDBTransactionMode} mode */
  const rows = (table, mode) => database?.transaction(table, mode).objectStore(table);
  /** @template T @param {IDBRequest<T> | undefined} request */
  const answer = async (request) => (request ? finished(request) : undefined);
  return {
    works: database !== null,
    /** @param {Table} table @param {string} key */
    get: (table, key) => answer(rows(table, "readonly")?.get(key)),
    /** @param {Table} table @returns {Promise<any[]>} */
    all: async (table) => (await answer(rows(table, "readonly")?.getAll())) ?? [],
    /** @param {Table} table @param {object} row */
    put: (table, row) => answer(rows(table, "readwrite")?.put(row)),
    /** @param {Table} table @param {string} key */
    remove: (table, key) => answer(rows(table, "readwrite")?.delete(key)),
  };
}

/** @typedef {Awaited<ReturnType<typeof openStore>>} Store */
