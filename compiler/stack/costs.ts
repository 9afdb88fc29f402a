/**
 * What the engine takes of the chip's C stack, in bytes: Espruino 2v29 for ESP8266_4MB, measured on that binary. Its
 * interpreter parses as it runs: each level of the grammar that an expression is nested in is a C function, whose frame
 * stays on the stack for as long as what stands there is called.
 */

/** What a turn, and `.bootcde`, which the chip runs 1,248 bytes deeper than it is reckoned here, may take. */
export const LIMITS = { turn: 5200, boot: 3600 };

/** The frame of each level of the grammar, from the outermost one to the innermost. */
export const FRAME = {
  /** A function's call, its arguments' evaluation and its body. */
  call: 208,
  /** What the call of a function of the engine's adds, from its first argument on. */
  nativeArguments: 80,
  /** `new`, around the call. */
  construct: 48,
  /** A list of statements, without and with reading its braces. */
  statements: 16,
  block: 32,
  /** What follows `if (…)`, `while (…)`, `case …:` and the like. */
  blockOrStatement: 16,
  statement: 16,
  declaration: 48,
  functionDeclaration: 32,
  return: 16,
  throw: 16,
  if: 48,
  while: 128,
  for: 192,
  switch: 64,
  try: 48,
  /** `a, b`. */
  expression: 16,
  assignment: 16,
  /** Around what stands at the right of `=`. */
  assigned: 32,
  conditional: 16,
  /** Around what stands behind `?` and `:`. */
  chosen: 16,
  binary: 16,
  /** Around what stands at the right of an operator with two sides. */
  operand: 128,
  unary: 16,
  postfix: 16,
  /** `f()`, `a.b`: around what it begins with, and around its calls. */
  chain: 64,
  /** Around what stands in the brackets of `a[b]`. */
  member: 48,
  factor: 64,
  parentheses: 32,
  array: 48,
  object: 112,
  class: 64,
  arrow: 96,
  typeof: 16,
  delete: 48,
  /** `${…}`: what stands there is evaluated as a text of its own. */
  template: 240,
} as const;

/** What the innermost steps take at the most, below the frame that they run in. */
export const PEAK = {
  /** Reading the next word of the code. */
  token: 128,
  /** Finding a variable, or a function of the engine's. */
  name: 128,
  /** Finding a property. */
  property: 208,
  /** Reading over the brackets of a call that is not made. */
  brackets: 208,
  /** Taking a property away. */
  delete: 304,
  /** Reckoning with two values, putting texts together included. */
  operator: 208,
  /** Storing a value; what nothing refers to any more is freed. */
  store: 160,
  /** Reading over a function's parameters and body, to keep its place. */
  functionDefinition: 320,
  /** The same for an arrow function, whose parameters were taken for an expression before. */
  arrow: 576,
  /** A text's or a number's value. */
  literal: 128,
  /** Throwing. */
  exception: 256,
} as const;

/** What a getter's or a setter's call takes between the property and the frame of that call. */
export const GETTER = 96;

/** How a turn of the chip begins. */
export type EntryKind =
  | "boot"
  | "timer"
  | "watch"
  | "event"
  | "Wi-Fi event"
  | "callback"
  | "socket connect"
  | "socket data"
  | "socket event"
  | "http"
  | "promise";

/** The depth at which a turn's function runs, the frame of its call included; that of `.bootcde`'s statements. */
export const ENTRY: Record<EntryKind, number> = {
  boot: 512,
  timer: 848,
  watch: 976,
  event: 960,
  "Wi-Fi event": 976,
  callback: 976,
  "socket connect": 912,
  "socket data": 1568,
  "socket event": 976,
  http: 912,
  promise: 1312,
};

/** The kinds of events that go by their names, whoever's they are. */
export const ENTRY_BY_EVENT: Record<string, EntryKind> = {
  data: "socket data",
  connect: "socket event",
  connection: "socket event",
  close: "socket event",
  drain: "socket event",
  end: "socket event",
  error: "socket event",
  associated: "Wi-Fi event",
  connected: "Wi-Fi event",
  disconnected: "Wi-Fi event",
  auth_change: "Wi-Fi event",
  dhcp_timeout: "Wi-Fi event",
  probe_recv: "Wi-Fi event",
  sta_joined: "Wi-Fi event",
  sta_left: "Wi-Fi event",
};

/** What a function of the engine's takes below the frame that its arguments are evaluated in. */
export interface NativeCost {
  peak: number;
  /** What it takes where it is given nothing but texts and numbers that are plain to see. */
  plain?: number;
  /** The functions it is given are called before it returns, this far below that frame. */
  calls?: number;
  /** They are called in a turn of their own. */
  entry?: EntryKind;
}

/** A function of the engine's that is not listed. */
export const ANY_NATIVE: NativeCost = { peak: 560, entry: "callback" };

/** By the name of the property, or of the variable, that is called; or by its object's and that. */
export const NATIVES: Record<string, NativeCost> = {
  require: { peak: 656 },
  eval: { peak: 560, calls: 464 },
  setTimeout: { peak: 352, entry: "timer" },
  setInterval: { peak: 352, entry: "timer" },
  setWatch: { peak: 640, entry: "watch" },
  on: { peak: 528, entry: "event" },
  once: { peak: 528, entry: "event" },
  prependListener: { peak: 528, entry: "event" },
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the engine's function
  then: { peak: 576, entry: "promise" },
  catch: { peak: 576, entry: "promise" },
  finally: { peak: 576, entry: "promise" },
  "net.connect": { peak: 1168, entry: "socket connect" },
  "Wifi.connect": { peak: 768, entry: "callback" },
  "Wifi.setIP": { peak: 944, entry: "callback" },
  "Wifi.startAP": { peak: 640, entry: "callback" },
  createServer: { peak: 656, entry: "http" },
  Promise: { peak: 640, calls: 416 },
  /** Of Storage; of Flash at most 656. */
  read: { peak: 656 },
  /** Of Storage and Flash; a socket's is less. */
  write: { peak: 800 },
  erasePage: { peak: 656 },
  getPage: { peak: 656 },
  /** An object with objects in it. */
  stringify: { peak: 1616, calls: 576 },
  /** An object with objects in it. */
  parse: { peak: 1056 },
  /** A number; an object takes up to 1,584. */
  print: { peak: 736, plain: 352 },
  log: { peak: 736, plain: 352 },
  Error: { peak: 752 },
  call: { peak: 400, calls: 336 },
  apply: { peak: 400, calls: 336 },
  substr: { peak: 336 },
  charCodeAt: { peak: 336 },
  indexOf: { peak: 400 },
  startsWith: { peak: 368 },
  includes: { peak: 400 },
  split: { peak: 416 },
  join: { peak: 448 },
  toLowerCase: { peak: 336 },
  push: { peak: 336 },
  shift: { peak: 336 },
  splice: { peak: 336 },
  slice: { peak: 384 },
  concat: { peak: 336 },
  fromCharCode: { peak: 336 },
  min: { peak: 336 },
  round: { peak: 336 },
  random: { peak: 336 },
  parseInt: { peak: 384 },
  parseFloat: { peak: 368 },
  toFixed: { peak: 336 },
  Number: { peak: 464 },
  keys: { peak: 656 },
  assign: { peak: 512 },
  isArray: { peak: 336 },
  getTime: { peak: 336 },
  memory: { peak: 368 },
  digitalWrite: { peak: 336 },
  digitalRead: { peak: 336 },
  analogWrite: { peak: 400 },
  pinMode: { peak: 336 },
  CRC32: { peak: 336 },
  getAddressOf: { peak: 336 },
  nativeCall: { peak: 528 },
  atob: { peak: 336 },
  btoa: { peak: 336 },
  getSerial: { peak: 336 },
  padStart: { peak: 368 },
  trim: { peak: 352 },
  bind: { peak: 336 },
  toFlatString: { peak: 560 },
  toArrayBuffer: { peak: 960 },
  Uint8Array: { peak: 624, plain: 400 },
  toString: { peak: 720 },
  forEach: { peak: 400, calls: 384 },
  map: { peak: 400, calls: 384 },
  filter: { peak: 400, calls: 384 },
  find: { peak: 400, calls: 384 },
  findIndex: { peak: 400, calls: 384 },
  some: { peak: 400, calls: 384 },
  every: { peak: 400, calls: 384 },
  reduce: { peak: 400, calls: 352 },
  replace: { peak: 544, calls: 448 },
  sort: { peak: 560, calls: 576 },
};
