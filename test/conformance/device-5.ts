/** What a device of Homie 5 has to say, written from the convention's text (homieiot/convention, convention.md of 5.0). */
import type { Topics } from "./device.ts";

const ID = /^[a-z0-9-]+$/;
const STATES = ["init", "ready", "disconnected", "sleeping", "lost"];
const LOG_LEVELS = ["debug", "info", "warn", "error", "fatal"];
const INTEGER = String.raw`-?\d+`;
const FLOAT = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?`;
const MODELS: Record<string, number[]> = { rgb: [255, 255, 255], hsv: [360, 100, 100], xyz: [1, 1] };
/** What is said of a device, a node and a property, and of which kind it is; what has to be said begins with "!". */
const OF_DEVICE = {
  homie: "!string",
  version: "!number",
  nodes: "object",
  name: "string",
  type: "string",
  children: "object",
  root: "string",
  parent: "string",
  extensions: "object",
};
const OF_NODE = { name: "string", type: "string", properties: "object" };
const OF_PROPERTY = {
  name: "string",
  datatype: "!string",
  format: "string",
  settable: "boolean",
  retained: "boolean",
  unit: "string",
};

type Said = Record<string, unknown>;

/** What is wrong with a device; nothing when it does as the convention says. */
export function faultsOf5(topics: Topics): string[] {
  const found: string[] = [];
  const known = new Set(["$state", "$description"]);
  const fault = (what: string) => void found.push(what);

  function check(what: string, said: Said, members: Record<string, string>): void {
    for (const [name, kind] of Object.entries(members)) {
      const value = said[name];
      if (value === undefined && kind.startsWith("!")) fault(`${what} is without ${name}`);
      if (value === null || (value !== undefined && typeof value !== kind.replace("!", "")))
        fault(`${what}: ${name} is ${JSON.stringify(value)}`);
    }
    for (const name of Object.keys(said)) if (!Object.hasOwn(members, name)) fault(`${what} says ${name}`);
  }

  function entries(what: string, value: unknown): [string, Said][] {
    const all = Object.entries((value ?? {}) as Record<string, Said>);
    for (const [id] of all) if (!ID.test(id)) fault(`${what}${id} is no id`);
    return all;
  }

  const state = topics.get("$state");
  if (!STATES.includes(state ?? "")) fault(`$state is ${state}`);
  let description: Said = {};
  try {
    description = JSON.parse(topics.get("$description") ?? "") as Said;
  } catch (error) {
    fault(`$description: ${error}`);
  }
  check("$description", description, OF_DEVICE);
  if (!/^5\.\d+$/.test(`${description.homie}`)) fault(`homie is ${description.homie}`);
  if (!Number.isSafeInteger(description.version)) fault(`version is ${description.version}`);
  for (const [node, said] of entries("", description.nodes)) {
    check(node, said, OF_NODE);
    for (const [id, property] of entries(`${node}/`, said.properties)) {
      const at = `${node}/${id}`;
      check(at, property, OF_PROPERTY);
      known.add(at).add(`${at}/$target`);
      const { datatype, format = "", retained } = property as { datatype: string; format?: string; retained?: boolean };
      const formatFault = faultOfFormat(datatype, format);
      if (formatFault) fault(`${at}: ${formatFault}`);
      const value = topics.get(at);
      if (retained === false && value !== undefined) fault(`${at} is retained`);
      if (retained !== false && value === undefined) fault(`${at} is missing`);
      for (const text of [value, topics.get(`${at}/$target`)])
        if (text !== undefined && !isValueOf5(text, datatype, format))
          fault(`${at} is ${text}, of ${datatype} ${format}`);
    }
  }
  for (const topic of topics.keys()) {
    // What is the implementation's own may be below $implementation.
    if (known.has(topic) || topic === "$implementation" || topic.startsWith("$implementation/")) continue;
    const [first, second = "", ...others] = topic.split("/");
    if (first === "$alert" && ID.test(second) && !others.length) continue;
    fault(first === "$log" && LOG_LEVELS.includes(second) ? `${topic} is retained` : `${topic} is none of Homie 5`);
  }
  return found;
}

function faultOfFormat(datatype: string, format: string): string {
  const parts = format.split(",");
  switch (datatype) {
    case "integer":
    case "float": {
      const number = datatype === "integer" ? INTEGER : FLOAT;
      return !format || new RegExp(`^(${number})?:(${number})?(:${number})?$`).test(format) ? "" : `format ${format}`;
    }
    case "enum":
      return parts.every(Boolean) && new Set(parts).size === parts.length ? "" : `format ${format}`;
    case "color":
      return parts.every((part) => Object.hasOwn(MODELS, part)) ? "" : `format ${format}`;
    case "boolean":
      return !format || (parts.length === 2 && parts.every(Boolean)) ? "" : `format ${format}`;
    case "json":
      return !format || isJson(format) ? "" : `format ${format}`;
    case "string":
    case "datetime":
    case "duration":
      return format ? `format ${format}` : "";
    default:
      return `datatype ${datatype}`;
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** Whether a payload is one of a datatype: "Payloads". */
export function isValueOf5(text: string, datatype: string, format: string): boolean {
  if (datatype === "string") return text !== "";
  if (datatype === "boolean") return text === "true" || text === "false";
  if (datatype === "enum") return format.split(",").includes(text);
  if (datatype === "datetime") return !Number.isNaN(Date.parse(text));
  if (datatype === "duration") return /^PT(?=.)(\d+H)?(\d+M)?(\d+S)?$/.test(text);
  if (datatype === "json") return /^\s*[[{]/.test(text) && isJson(text);
  if (datatype === "color") {
    const [model, ...numbers] = text.split(",");
    const most = MODELS[model!];
    const isIn = (one: string, at: number) =>
      new RegExp(`^${FLOAT}$`).test(one) && Number(one) >= 0 && Number(one) <= most![at]!;
    return format.split(",").includes(model!) && numbers.length === most?.length && numbers.every(isIn);
  }
  if (!new RegExp(`^${datatype === "integer" ? INTEGER : FLOAT}$`).test(text)) return false;
  const [least, most, step] = format.split(":");
  const number = Number(text);
  if ((least && number < Number(least)) || (most && number > Number(most))) return false;
  const steps = (number - Number(least || most || 0)) / Number(step || 1);
  return !step || Math.abs(steps - Math.round(steps)) < 1e-9;
}
