import { PROMISED } from "../promised.ts";
import type { InstructionFigures } from "./instructions.ts";
import { FREE_IN_UPDATE, FREE_WHEN_READY, GROWTH, NODES, RUNNING_NUMBERS, TOTAL } from "./limits.ts";
import type { BuiltFigures, MemoryFigures } from "./memory.ts";
import type { RegistryFigures } from "./registry.ts";

/** All that was measured. */
export type Figures = MemoryFigures & BuiltFigures & RegistryFigures & { instructions: InstructionFigures };

const OVERLAYS_SHOWN = 5;

/** What the chip has in use: no counter, no stand-ins. */
const onChip = (figures: MemoryFigures, used: number): number => used - figures.counter - figures.standIns;

const growth = (figures: MemoryFigures, used: number): number => used - figures.afterMessages[0]!.used;

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 0 });

const each = (variables: number): string => variables.toFixed(1).replace(/\.0$/, "");

/** Names the aims that were missed. */
export function missedAims(figures: Figures): string[] {
  const missed: string[] = [];
  const aim = (met: boolean, text: string): void => {
    if (!met) missed.push(text);
  };
  const free = (what: string, used: number, wanted: number): void => {
    const left = TOTAL - onChip(figures, used);
    aim(left >= wanted, `${what} ${left} of ${TOTAL} variables are free; the aim is ${wanted}`);
  };
  free("when ready", figures.ready, FREE_WHEN_READY);
  free("at the peak of an update", figures.otaRaw, FREE_IN_UPDATE);
  free("at the peak of an update in Base64", figures.otaBase64, FREE_IN_UPDATE);
  const works = (form: string, held: boolean): void =>
    aim(held, `an update ${form} does not work while the sketch holds ${PROMISED} variables`);
  works("as it is", figures.heldRaw);
  works("in Base64", figures.heldBase64);
  const steady = (what: string, used: number): void => {
    const grown = growth(figures, used);
    aim(grown <= GROWTH + RUNNING_NUMBERS, `${what} ${grown} variables more are in use; the aim is none`);
  };
  for (const { messages, used } of figures.afterMessages) steady(`after ${number(messages)} messages`, used);
  steady(`after ${figures.afterReconnects.reconnects} reconnects`, figures.afterReconnects.used);
  for (const { what, variables, most = Infinity } of figures.declared)
    aim(variables <= most, `${what.toLowerCase()} takes ${each(variables)} variables; the aim is ${most}`);
  aim(
    figures.mostNodes >= NODES,
    `a device takes an update with at most ${figures.mostNodes} nodes of 5 properties; the aim is ${NODES}`,
  );
  const { md5, textbook } = figures.instructions;
  aim(
    md5 * 2 <= textbook,
    `the JavaScript MD5 takes ${number((md5 / textbook) * 100)} % of the textbook's instructions; the aim is half`,
  );
  return missed;
}

/** The figures as Markdown. */
export function benchTable(figures: Figures): string {
  const { image, loader, instructions, otaSize } = figures;
  const variables = (what: string, used: number, aim = ""): string => {
    const chip = onChip(figures, used);
    return `| ${what} | ${used} | ${chip} | ${TOTAL - chip} | ${aim} |`;
  };
  const kb = (otaSize / 1024).toFixed(0);
  const none = "no growth";
  const largest = [...image.overlays].sort((a, b) => b.length - a.length).slice(0, OVERLAYS_SHOWN);
  return [
    `| Variables, of ${TOTAL} | Counted on Linux | On the chip | Free on the chip | Aim |`,
    "|---|--:|--:|--:|---|",
    `| Engine with nothing to run | ${figures.idle} | ${figures.idle} | ${TOTAL - figures.idle} | |`,
    `| The counter; not on the chip | ${figures.counter} | | | |`,
    `| Stand-ins for \`Wifi\` and \`ESP8266\`; not on the chip | ${figures.standIns} | | | |`,
    variables("Ready", figures.ready, `${FREE_WHEN_READY} free`),
    ...figures.afterMessages.map(({ messages, used }, i) =>
      variables(`After ${number(messages)} property messages`, used, i ? none : ""),
    ),
    variables(`After ${figures.afterReconnects.reconnects} reconnects`, figures.afterReconnects.used, none),
    variables("Configuration mode, idle", figures.configuration),
    variables("Configuration mode, four requests sending their bodies", figures.requests),
    variables(`Peak of an update of ${kb} KB`, figures.otaRaw, `${FREE_IN_UPDATE} free`),
    variables(`Peak of an update of ${kb} KB in Base64`, figures.otaBase64, `${FREE_IN_UPDATE} free`),
    `| An update while the sketch holds ${PROMISED} | ${figures.heldRaw ? "works" : "fails"} | | | works |`,
    `| The same in Base64 | ${figures.heldBase64 ? "works" : "fails"} | | | works |`,
    "",
    "| What a sketch declares | Variables each | Aim |",
    "|---|--:|---|",
    ...figures.declared.map(
      ({ what, variables, most }) =>
        `| ${what} | ${each(variables)} | ${most === undefined ? "" : `at most ${most}`} |`,
    ),
    `| Nodes of 5 properties with which the device takes an update, at the most | ${figures.mostNodes} nodes | at least ${NODES} |`,
    "",
    "| Engine instructions | For each byte | Aim |",
    "|---|--:|---|",
    `| (a) Receive and discard | ${number(instructions.receive)} | |`,
    `| (b) Receive and write to flash, the ROM's MD5 left out | ${number(instructions.write)} | |`,
    `| MD5 in JavaScript | ${number(instructions.md5)} | half of the textbook's |`,
    `| MD5 in JavaScript as a textbook has it | ${number(instructions.textbook)} | |`,
    "",
    "| Flash | Bytes |",
    "|---|--:|",
    `| Image of \`examples/light.ts\`, ${(image.fill * 100).toFixed(1)} % of a slot | ${number(image.image.length)} |`,
    `| of it, the entry | ${number(image.entry.length)} |`,
    ...largest.map(({ name, length }) => `| of it, \`${name}\` | ${number(length)} |`),
    `| Loader | ${number(loader.length)} |`,
  ].join("\n");
}
