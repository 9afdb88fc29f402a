import { SLOT_SIZE } from "../../src/flash/layout.ts";
import type { MemoryFigures } from "./memory.ts";

const TOTAL = 1600;
const BEGIN = "<!-- begin: npm run bench -->";
const END = "<!-- end: npm run bench -->";

/** What must hold; a figure that does not is named. */
const AIMS = { freeWhenReady: 1000, freeAtPeak: 700, growth: 2 };

/** A row: what was counted on Linux, and what that makes on the chip, which has the stand-ins natively. */
function row(what: string, linux: number, chip: number): string {
  return `| ${what} | ${linux} | ${chip} | ${TOTAL - chip} |`;
}

/** The table of the figures, in Markdown. */
export function benchTable(figures: MemoryFigures): string {
  const { counter, standIns, ready } = figures;
  const chip = (used: number): number => used - counter - standIns;
  const rows = [
    row("ready, one node", ready, chip(ready)),
    ...figures.afterMessages.map(({ messages, used }) => row(`after ${messages} property messages`, used, chip(used))),
    row(
      `after ${figures.afterReconnects.reconnects} reconnects`,
      figures.afterReconnects.used,
      chip(figures.afterReconnects.used),
    ),
    row(`peak of an update of ${figures.otaSize} bytes, raw`, figures.otaRaw, chip(figures.otaRaw)),
    row("peak of the same in Base64", figures.otaBase64, chip(figures.otaBase64)),
    row("configuration mode, idle", figures.configuration, chip(figures.configuration)),
  ];
  const { image, loaderSize } = figures;
  const largest = [image.entry, ...image.phases].sort((one, other) => other.length - one.length).slice(0, 5);
  return [
    "| variables | used on Linux | used on the chip | free on the chip, of 1600 |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    "",
    `Of those on Linux ${counter} are the counter's and ${standIns} the stand-ins' for the chip's modules.`,
    "",
    "| bytes | |",
    "| --- | ---: |",
    `| image of examples/light.ts | ${image.image.length} |`,
    `| a slot | ${SLOT_SIZE} |`,
    `| loader | ${loaderSize} |`,
    ...largest.map(({ name, length }) => `| ${name || "entry"} | ${length} |`),
  ].join("\n");
}

/** The aims that the figures miss, each in a sentence. */
export function missedAims(figures: MemoryFigures): string[] {
  const chip = (used: number): number => used - figures.counter - figures.standIns;
  const missed: string[] = [];
  const free = TOTAL - chip(figures.ready);
  if (free < AIMS.freeWhenReady) missed.push(`ready: ${free} variables free, the aim is ${AIMS.freeWhenReady}`);
  const atPeak = TOTAL - chip(Math.max(figures.otaRaw, figures.otaBase64));
  if (atPeak < AIMS.freeAtPeak)
    missed.push(`peak of an update: ${atPeak} variables free, the aim is ${AIMS.freeAtPeak}`);
  // The first message makes the engine build a few objects of its own, once.
  const first = figures.afterMessages[0]!.used;
  for (const { messages, used } of figures.afterMessages) {
    if (used - first > AIMS.growth) missed.push(`${messages} messages: ${used - first} variables more`);
  }
  return missed;
}

/**
 * Puts a table between a page's markers.
 * @throws Error when the page has no markers
 */
export function replaceTable(page: string, table: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page lacks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}
