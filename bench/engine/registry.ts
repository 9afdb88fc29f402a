import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuiltImage, buildImage } from "../../compiler/index.ts";
import { type BenchTools, BOARD } from "./bench-board.ts";
import { BenchDevice } from "./bench-device.ts";

/** What a thing that a sketch declares takes of the variables. */
export interface Declared {
  what: string;
  variables: number;
  /** What it may take at the most, where that is promised. */
  most?: number | undefined;
}

/** What a sketch declares, and how much of it there may be. */
export interface RegistryFigures {
  declared: Declared[];
  /** With so many nodes of five properties, and no more, the device still takes an update to an image of as many. */
  mostNodes: number;
}

/** So many of a thing are counted, and so many more. */
const FEW = 4;
const MANY = 24;

/** Between these the largest device is looked for: one works, the other does not. */
const LEAST_NODES = 10;
const MOST_NODES = 60;
/** How many variables have to be free when ready for an image on trial to be kept. */
const LEAST_FREE = 300;
/** How long an update may take that may never end. */
const UPDATE_MS = 30_000;

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");

const ONE_NODE = 'const node = homie.node("node", "Node", "test");\n';
const inLoop = (count: number, body: string): string => `for (let at = 0; at < ${count}; at++) { ${body} }`;

/** What is counted, as a sketch that has so many of it. */
const COUNTED: [what: string, sketch: (count: number) => string, most?: number][] = [
  ["A node", (count) => inLoop(count, 'homie.node("room-" + at, "Room " + at, "room");'), 10],
  [
    "A property",
    (count) => ONE_NODE + inLoop(count, 'node.advertise("value-" + at, { datatype: "float", unit: "W" });'),
    4,
  ],
  [
    "A property in a loop, with a handler",
    (count) =>
      ONE_NODE +
      inLoop(
        count,
        'node.advertise("value-" + at, { datatype: "integer", format: "0:100", settable: (value, property) => property.send(value) });',
      ),
  ],
  [
    "A property with a name and a handler of its own, written out",
    (count) =>
      `${ONE_NODE}const levels = new Uint8Array(99);\n` +
      lines(
        count,
        (at) =>
          `node.advertise("value-${at}", { name: "Value ${at}", datatype: "integer", format: "0:100", unit: "%", settable: (value, property) => { levels[${at}] = value; property.send(value); } });`,
      ),
  ],
  [
    "A property that the sketch keeps, in a list",
    (count) =>
      `${ONE_NODE}const kept: homie.Property<number>[] = [];\n` +
      inLoop(count, 'kept.push(node.advertise("value-" + at, { datatype: "float", unit: "W" }));') +
      "\nsetTimeout(() => kept.pop(), 1e8);",
  ],
  [
    "A property whose attributes are reckoned: its name is put together in a loop",
    (count) =>
      ONE_NODE +
      inLoop(count, 'node.advertise("value-" + at, { name: "Value " + at, datatype: "integer", format: "0:100" });'),
  ],
  [
    "A property whose handler refers to a variable of a loop",
    (count) =>
      ONE_NODE +
      inLoop(
        count,
        'node.advertise("value-" + at, { datatype: "integer", settable: (value, property) => property.send(value + at) });',
      ),
  ],
  [
    "A node that the sketch keeps, with `onInput`",
    (count) =>
      lines(
        count,
        (at) =>
          `const n${at} = homie.node("room-${at}", "Room ${at}", "room");\nn${at}.onInput((property, value) => { property.send(value); return ${at} > 0; });`,
      ),
  ],
  [
    "A node with a range",
    (count) => inLoop(count, 'homie.node("room-" + at, "Room " + at, "room", { range: [0, 9] });'),
  ],
  ["A setting", (count) => inLoop(count, 'homie.setting("setting-" + at, 5);')],
  [
    "A setting with limits and a description",
    (count) =>
      lines(
        count,
        (at) => `homie.setting("setting-${at}", 5, { min: 1, max: 99, description: "What it is there for" });`,
      ),
  ],
];

/** A device with many nodes of five properties each, that others may set. */
const manyNodes = (nodes: number): string =>
  inLoop(
    nodes,
    'const room = homie.node("room-" + at, "Room " + at, "room");\n' +
      'for (const id of ["light", "level", "color", "mode", "text"]) ' +
      'room.advertise(id, { datatype: "integer", format: "0:100", settable: (value, property) => property.send(value) });',
  );

async function build(tools: BenchTools, text: string, version = "1.0.0"): Promise<BuiltImage> {
  const sketch = join(mkdtempSync(join(tools.folder, "sketch-")), "sketch.ts");
  writeFileSync(sketch, `import * as homie from "homie-espruino";\n${text}\n`);
  return await buildImage({ sketch, board: BOARD.id, name: "bench", version, brand: "Homie", enforceStack: false });
}

/** Whether a device with so many nodes takes an update, and leaves enough free for the next one. */
async function takesUpdate(tools: BenchTools, loader: Buffer, nodes: number): Promise<boolean> {
  const [first, second] = [await build(tools, manyNodes(nodes)), await build(tools, manyNodes(nodes), "2.0.0")];
  const firmware = { loader, image: Buffer.from(first.image) };
  const works = BenchDevice.run(tools, firmware, async (device) => {
    await device.subscribe("$stats/freeheap");
    if (Number(await device.next()) < LEAST_FREE * 12) return false;
    await device.publish(`$implementation/ota/firmware/${second.md5}`, Buffer.from(second.image));
    await device.board.line("OTA: 200", UPDATE_MS);
    return true;
  });
  return await works.catch(() => false);
}

/**
 * Counts what a sketch declares, and looks for the largest device.
 * @param loader the loader, and the same with the counter behind it
 */
export async function measureRegistry(
  tools: BenchTools,
  { loader, counting }: { loader: Buffer; counting: Buffer },
  say: (what: string) => void,
): Promise<RegistryFigures> {
  const used = async (text: string): Promise<number> => {
    const { image } = await build(tools, text);
    const firmware = { loader: counting, image: Buffer.from(image) };
    return await BenchDevice.run(tools, firmware, (device) => device.board.used());
  };
  const declared: Declared[] = [];
  for (const [what, sketch, most] of COUNTED) {
    say(what.toLowerCase());
    const [few, many] = [await used(sketch(FEW)), await used(sketch(MANY))];
    declared.push({ what, variables: (many - few) / (MANY - FEW), most });
  }
  let [works, fails] = [LEAST_NODES, MOST_NODES];
  while (fails - works > 1) {
    const nodes = (works + fails) >> 1;
    say(`an update with ${nodes} nodes of five properties`);
    if (await takesUpdate(tools, loader, nodes)) works = nodes;
    else fails = nodes;
  }
  return { declared, mostNodes: works };
}
