import { holdAgainstAims } from "./aims.ts";
import type { Row } from "./bench.ts";
import type { Outcome } from "./run.ts";

/** What idle turns take; deeper ones are reported. */
const IDLE = "≤ 1,200";

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const millions = (value: number): string => (value / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 });

/** A row's figures as cells. */
function cells({ what, figures, isWhole, model }: Row): string[] {
  const { stack, bootStack, longest, longestReckoning, busyInstructions, variables, variablesPeak } = figures;
  if (!isWhole) return [what, "**fails**", ...Array<string>(7).fill("")];
  return [
    what,
    stack === undefined ? IDLE : number(stack),
    bootStack === undefined ? "" : number(bootStack),
    model === undefined ? "-" : number(model),
    longest ? number(longest.ms) : "< 3",
    longest ? number(longestReckoning) : "< 3",
    millions(busyInstructions),
    variables > 0 ? String(variables) : "",
    variablesPeak > 0 ? String(variablesPeak) : "",
  ];
}

const line = (values: string[]): string => `| ${values.join(" | ")} |`;

/** The table of what was aimed at; nothing when nothing of that was measured. */
function aimLines(rows: Row[]): string[] {
  const held = holdAgainstAims(rows);
  if (!held.length) return [];
  const cell = (text: string, isMissed: boolean) => (isMissed ? `**${text}**` : text);
  return [
    "",
    line(["", "measured", "aim"]),
    "|---|--:|--:|",
    ...held.map(({ what, measured, aim, isMissed }) => line([what, cell(measured, isMissed), aim])),
  ];
}

/** The tables as Markdown. */
export function chipTables(outcomes: Outcome[], stackLimit: number): string {
  const rows = outcomes.flatMap((outcome) => outcome.rows);
  const failed = outcomes.filter(({ faults }) => faults.length);
  return [
    stackLimit ? `Stack limited to ${number(stackLimit)} bytes a turn.` : "Stack not limited.",
    "",
    line([
      "step",
      "stack",
      "`.bootcde`",
      "model",
      "longest turn, ms",
      "without flash",
      "instructions, million",
      "variables",
      "at the peak",
    ]),
    `|---|${"--:|".repeat(8)}`,
    ...rows.map((row) => line(cells(row))),
    ...aimLines(rows),
    ...outcomes.flatMap(({ notes }) => notes.flatMap((note) => ["", note])),
    ...(failed.length ? ["", "**What is not right:**", ""] : []),
    ...failed.map(
      ({ scenario, faults }) => `- \`${scenario}\`: ${faults.map((fault) => fault.split("\n")[0]).join("; ")}`,
    ),
  ].join("\n");
}

/** A row as a line for the terminal. */
export function describe(row: Row, where: boolean): string {
  const [what, stack, boot, , longest, reckoning, instructions, variables, peak] = cells(row);
  if (!row.isWhole && !where) return `${what}: fails`;
  const text =
    `${what}: stack ${stack}${boot ? `, .bootcde ${boot}` : ""}; longest turn ${longest} ms (${reckoning} without flash); ` +
    `${instructions} million instructions; variables ${variables || "?"}${peak ? `, at the peak ${peak}` : ""}`;
  if (!where) return text;
  const { deepest, longest: turn } = row.figures;
  return [text, "    at the deepest:", ...deepest, "    in the longest turn:", ...(turn?.javaScript ?? [])].join(
    "\n    ",
  );
}
