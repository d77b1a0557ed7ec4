// Types shared by the page, the server and the label types.

export interface Option {
  key: string;
  title: string;
  colour: number;
  hotkey?: string;
  parent?: string;
}
export interface Field {
  name: string;
  kind: string;
  title: string;
  help: string;
  required: boolean;
  /** asked only if the answer to an earlier field holds one of the values */
  show_if?: { field: string; values: string[] } | null;
  multiple?: boolean;
  options?: Option[];
  leaf_only?: boolean;
  min_choices?: number | null;
  max_choices?: number | null;
  least?: number;
  most?: number;
  labels?: Record<string, string>;
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  /** of kinds whose answers are regions */
  attributes?: Field[];
  min_regions?: number;
  max_regions?: number;
  points?: { key: string; title: string }[];
  edges?: [string, string][];
  rotated?: boolean;
  min_size?: number;
  tolerance?: number;
  /** of a ranking */
  way?: "pair" | "list" | "best_worst";
  ties?: boolean;
  shuffle?: boolean;
  snap?: "word" | "character";
  overlap?: "any" | "other" | "none";
  between?: string;
  symmetric?: string[];
  per_channel?: boolean;
}
/** One region of an answer; each kind adds its own measures. */
export interface RegionValue {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
  [measure: string]: any;
}
/** The answer of a whole item: field name to that kind's value. */
export type Answer = Record<string, unknown>;
export interface ServerDraft {
  answer: Answer;
  revision: number;
  savedAt: string;
}
/**
 * What is to be labeled. Every url is the viewer's own. Times are whole microseconds.
 *
 * text: `text`. pair: `parts` as this person sees them, and in `text` what they answer, if anything.
 * Media have `url`, `name` (the file's), `text` (often empty) and:
 * image: `width`, `height`, pixels as it is seen, EXIF turn applied. Of a large one also `reduced` and `tiles`.
 * audio: `duration`, `samples` of each channel, `sampleRate`, `channels` (their number), `peaks`, `spectrogram`, `thumbnail`.
 * video: `width`, `height`, `duration`, `fps`, `frameCount`, `isConstantRate`, `frames`, `poster`, `strip`, `thumbnail`.
 * series: `channels`, `count`, `start`, `end`, `axis`, `zone`, `otherZones`, `medianStep`, `window`, `chart`, `chartHeight`, `thumbnail`.
 */
export interface Content {
  type: string;
  text?: string;
  url?: string;
  name?: string;
  width?: number;
  height?: number;
  /** a small WebP image; of what can't be seen, 320 x 96 pixels of its outline */
  thumbnail?: string;
  /** all of a large image, small enough to be held whole */
  reduced?: string;
  /** binary, of which ranges are fetched: static_src/image/pyramid.js says where each part of the image lies */
  tiles?: string;
  duration?: number;
  samples?: number;
  sampleRate?: number;
  /** of an audio file their number, of a series what they are */
  channels?: number | Channel[];
  /**
   * By the number of samples of a part: "256", "4096". Signed bytes, part by part; of each part the lowest and the highest
   * sample, 127 being full scale, of the mix, then, if `channels` > 1, of the first and of the second channel.
   */
  peaks?: Record<string, string>;
  /** A grey PNG, 256 high, at most 4,000 wide: the whole audio from left to right, 0 to sampleRate / 2 upwards; 0 is -100 dB or less, 255 full scale. */
  spectrogram?: string;
  /** frames a second as [number, of so many seconds]: exact if `isConstantRate` (show frame n by (n + 0.5) / fps), else the mean */
  fps?: [number, number];
  /** frames are 0-based and were counted by decoding */
  frameCount?: number;
  isConstantRate?: boolean;
  /** binary: float64, little-endian, for each frame the microseconds from the first (the middle of two shows the former); WebM's are whole milliseconds */
  frames?: string;
  /** frame 0, at most 1,280 pixels wide and high; ten frames side by side, evenly over the video, 90 pixels high */
  poster?: string;
  strip?: string;
  /** how many moments a series has; the first and the last in microseconds since 1970, or of a count from zero */
  count?: number;
  start?: number;
  end?: number;
  /**
   * clock: times of the day, shown in `zone` ("UTC", "UTC+02:00", or "" where nobody knows it: as they are written), that of the
   * file's first row; with `otherZones` rows below are written in another. count: seconds or samples from zero
   */
  axis?: "clock" | "count";
  zone?: string;
  otherZones?: boolean;
  /** the usual step; a line is broken where a step is more than twice as long, and at NaN */
  medianStep?: number;
  /**
   * Where the points of a window are asked for: ?start=…&end=…&width=…&channels=0,2 (all but `width` may be left out).
   * The answer is binary, little-endian: four uint32 (mode, n, number of channels, 0), then
   * mode 0, the points and one beyond each edge: float64 times[n]; of each channel float32 values[n].
   * mode 1, M4, columns without points left out: float64 first times[n], last times[n]; of each channel float32 first[n], lowest[n], highest[n], last[n].
   */
  window?: string;
  /** an SVG of all of it, 960 wide and `chartHeight` high: the first eight channels, one below the other */
  chart?: string;
  chartHeight?: number;
  parts?: Part[];
  /** of each of the parts its place in the stored item, which answers name */
  order?: number[];
}
/** A text, or a file: images have `width` and `height`, audio `duration`. Never a file's name. */
export interface Part {
  text?: string;
  media?: "image" | "audio";
  url?: string;
  thumbnail?: string;
  width?: number;
  height?: number;
  duration?: number;
}
/** A line of a series, with its lowest and highest value. */
export interface Channel {
  name: string;
  least: number | null;
  most: number | null;
}
export interface Item {
  assignment: number;
  revision: number;
  leaseUntil: string;
  content: Content;
  meta: [string, string][];
  answer: Answer;
  draft: ServerDraft | null;
  /** remarks: on single regions, by the names of fields and the ids of regions */
  returned: { reason: string; comment: string; by: string; remarks: Record<string, Remarks> } | null;
  /** an own answer taken up again */
  reopened: boolean;
  guideline: { id: number; label: string };
  urls: {
    submit: string;
    draft: string;
    beat: string;
    skip: string;
    release: string;
    reopen: string;
    keep: string;
    questions: string;
  };
}
/** What a reviewer said of single regions, by their ids. */
export type Remarks = Record<string, string>;
/** A question about the item; `answer` and `by` are empty while it waits. */
export interface Asked {
  text: string;
  answer: string;
  by: string;
}
/** `today` and `accepted` count up to the instant `asOf` */
export interface Earnings {
  today: string;
  accepted: number;
  submitted: number;
  asOf: string;
}
/** What a person chose: keys by command; without `plain` no key works that is a character alone. */
export interface OwnKeys {
  keys: Record<string, string>;
  plain: boolean;
}
export interface PageData {
  project: { id: number; name: string; schema: number; fields: Field[] };
  item: Item | null;
  urls: { next: string; home: string; keys: string };
  keys: OwnKeys;
  earnings: Earnings;
  viewer: string;
}

/** A row on this device: what the person changed, and on which revision of the server's draft. */
export interface LocalDraft {
  id: string;
  viewer: string;
  assignment: number;
  round: number;
  answer: Answer;
  base: number;
  synced: boolean;
  changedAt: number;
  /** when it was first found old */ oldSince?: number;
}
/** An answer on its way to the server; `sequence` is the order of submission. */
export interface Sending {
  key: string;
  viewer: string;
  sequence: number;
  assignment: number;
  url: string;
  /** what was answered, so that a refusal can be explained in a later visit too */
  item?: Item;
  body: {
    answer: Answer;
    revision: number;
    guideline: number;
    schema: number;
    key: string;
    after: number | null;
    earnings: boolean;
  };
}
export interface Submitted {
  ok: true;
  next: Item | null;
  earnings?: Earnings;
}

export interface Problem {
  field: string;
  text: string;
  values: Record<string, string | number>;
  region?: string | undefined;
}
/** A part of an answer in words, for lists and screen readers. */
export interface Region {
  id: string;
  text: string;
  colour?: number | undefined;
}
export interface Command {
  id: string;
  title: string;
  keys: string[];
  /** page: not while typing; always: even while typing; answer: also while typing an answer; line: also in one of a single line */
  when?: "page" | "always" | "answer" | "line";
  /** may act again while the key is held down */
  repeats?: boolean;
  argument?: string;
  detail?: any;
  /** each of its keys means something else, such as a direction or a place */
  each?: boolean;
  /** what hears it knows this key only */
  fixed?: boolean;
  /** of a field that doesn't have the keys just now, too */
  everywhere?: boolean;
  /** only for the sheet: what hears it is not always there */
  told?: boolean;
}
/** What happened to an answer: a command with what it is about. */
export interface Act {
  id: string;
  argument?: string;
  detail?: any;
}
export type Look = "mine" | "theirs" | "prediction" | "gold" | "example";
/** gesture: its changes are one undo step; passing: a change on the way to another, so the focus stays */
export interface How {
  gesture?: string;
  passing?: boolean;
}
export type Send = (command: Act, how?: How) => void;

/** An editor at work. */
export interface Mounted {
  focus(region?: string): void;
  destroy(): void;
  /** goes to its search box */
  find?(): void;
  /** prepares it for the next item */
  reset?(): void;
  /** a new item lies on the stage; remarks: what was said of the regions of this field when the answer came back */
  laid?(surface: Surface | null, content: Item["content"], remarks?: Remarks): void;
  /** draws the value where the kind's own `paint` doesn't reach; `answer` is the whole of it */
  paint?(value: any, answer: Answer): void;
  /** which keys mean something right now; without it those of the kind */
  commands?(): Command[];
  /** does what isn't a change of the answer, such as selecting; false: it is for `reduce` */
  command?(command: Command): boolean;
}

/** A medium on the stage that kinds can draw on; each medium adds what its kinds need. */
export interface Surface {
  type: string;
  destroy?(): void;
}

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
  regions(value: V, field: Field, answer?: Answer, content?: Content): Region[];
  /** what is left of it beside the other answers: relations end where their spans do */
  prune?(value: V, answer: Answer, field: Field): V;
  commands(field: Field): Command[];
  paint(stage: HTMLElement, value: V, look: Look): void;
  mount?(stage: HTMLElement, field: Field, send: Send, use?: () => void): Mounted;
}

/** What each medium provides: it shows the content and knows nothing of labels. */
export interface Medium {
  show(stage: HTMLElement, content: Item["content"]): Surface | null;
  spoken(content: Item["content"]): string;
  /** makes what the server has drawn on a page of its own do what it does on the stage */
  enliven?(stage: HTMLElement, content: Item["content"]): void;
  /** begins to fetch what an item needs at once that isn't on the screen yet */
  ahead?(content: Item["content"]): void;
}
