// Which shapes do the page, the server and the kinds agree on?

export interface Option { key: string; title: string; colour: number; hotkey?: string; parent?: string }
export interface Field {
  name: string; kind: string; title: string; help: string; required: boolean;
  /** asked only if the answer to an earlier field holds one of the values */
  show_if?: { field: string; values: string[] } | null;
  multiple?: boolean; options?: Option[]; leaf_only?: boolean; min_choices?: number | null; max_choices?: number | null;
  least?: number; most?: number; labels?: Record<string, string>;
  multiline?: boolean; min_length?: number; max_length?: number;
  /** of kinds whose answers are regions */
  attributes?: Field[]; min_regions?: number; max_regions?: number;
  points?: { key: string; title: string }[]; edges?: [string, string][];
  rotated?: boolean; min_size?: number; tolerance?: number;
  snap?: "word" | "character"; overlap?: "any" | "other" | "none"; between?: string; symmetric?: string[];
}
/** One region of an answer; each kind adds its own measures. */
export interface RegionValue { id: string; label: string; attributes?: Record<string, unknown>; [measure: string]: any }
/** The answer of a whole item: field name to that kind's value. */
export type Answer = Record<string, unknown>;
export interface ServerDraft { answer: Answer; revision: number; savedAt: string }
export interface Item {
  assignment: number; revision: number; leaseUntil: string;
  content: { type: string; text?: string; url?: string; name?: string; width?: number; height?: number };
  meta: [string, string][];
  answer: Answer;
  draft: ServerDraft | null;
  returned: { reason: string; comment: string; by: string } | null;
  /** an own answer taken up again */
  reopened: boolean;
  guideline: { id: number; label: string };
  urls: { submit: string; draft: string; beat: string; skip: string; release: string; reopen: string; keep: string; questions: string };
}
/** A question about the item; `answer` and `by` are empty while it waits. */
export interface Asked { text: string; answer: string; by: string }
/** `today` and `accepted` count up to the instant `asOf` */
export interface Earnings { today: string; accepted: number; submitted: number; asOf: string }
export interface PageData {
  project: { id: number; name: string; fields: Field[] };
  item: Item | null;
  urls: { next: string; home: string };
  earnings: Earnings;
  viewer: string;
}

/** A row on this device: what the person changed, and on which revision of the server's draft. */
export interface LocalDraft {
  id: string; viewer: string; assignment: number; round: number; answer: Answer; base: number; synced: boolean; changedAt: number;
}
/** An answer on its way to the server; `sequence` is the order of submission. */
export interface Sending {
  key: string; viewer: string; sequence: number; assignment: number; url: string;
  body: { answer: Answer; revision: number; guideline: number; key: string; after: number | null; earnings: boolean };
}
export interface Submitted { ok: true; next: Item | null; earnings?: Earnings }

export interface Problem { field: string; text: string; values: Record<string, string | number>; region?: string | undefined }
/** A part of an answer in words, for lists and screen readers. */
export interface Region { id: string; text: string; colour?: number | undefined }
export interface Command {
  id: string; title: string; keys: string[];
  /** page: not while typing; always: even while typing; answer: also while typing an answer; line: also in one of a single line */
  when?: "page" | "always" | "answer" | "line";
  /** may act again while the key is held down */
  repeats?: boolean;
  argument?: string;
  detail?: any;
  /** only for the sheet: what hears it is not always there */
  told?: boolean;
}
/** What happened to an answer: a command with what it is about. */
export interface Act { id: string; argument?: string; detail?: any }
export type Look = "mine" | "theirs" | "prediction" | "gold" | "example";
/** gesture: its changes are one undo step; passing: a change on the way to another, so the focus stays */
export interface How { gesture?: string; passing?: boolean }
export type Send = (command: Act, how?: How) => void;

/** An editor at work. */
export interface Mounted {
  focus(region?: string): void;
  destroy(): void;
  /** goes to its search box */
  find?(): void;
  /** prepares it for the next item */
  reset?(): void;
  /** a new item lies on the stage */
  laid?(surface: Surface | null, content: Item["content"]): void;
  /** draws the value where the kind's own `paint` doesn't reach; `answer` is the whole of it */
  paint?(value: any, answer: Answer): void;
  /** which keys mean something right now; without it those of the kind */
  commands?(): Command[];
  /** does what isn't a change of the answer, such as selecting; false: it is for `reduce` */
  command?(command: Command): boolean;
}

/** A medium on the stage that kinds can draw on; each medium adds what its kinds need. */
export interface Surface { type: string; destroy?(): void }

/** What each label kind provides. Everything but `paint` and `mount` is pure and is tested without a browser. */
export interface Kind<V> {
  name: string;
  /** loads what the field needs before anything else is asked */
  prepare?(field: Field): Promise<void>;
  empty(field: Field): V;
  reduce(value: V, command: Act, field: Field): V;
  problems(value: V, field: Field, content?: Item["content"]): Problem[];
  /** its keys stay with it while the item is worked on, until another field is gone to */
  keepsKeys?: boolean;
  /** the keys that a later field's show_if may name */
  held?(value: V, field: Field): string[];
  /** one command answers it, so that the focus may go on */
  single?(field: Field): boolean;
  regions(value: V, field: Field): Region[];
  commands(field: Field): Command[];
  paint(stage: HTMLElement, value: V, look: Look): void;
  mount?(stage: HTMLElement, field: Field, send: Send): Mounted;
}

/** What each medium provides: it shows the content and knows nothing of labels. */
export interface Medium { show(stage: HTMLElement, content: Item["content"]): Surface | null; spoken(content: Item["content"]): string }
