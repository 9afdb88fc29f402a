/** What a Homie device has to say, written from the conventions' texts (homieiot/convention, convention.md of 3.0.1 and 4.0.0). */

/** The retained topics of a device, below its own. */
export type Topics = ReadonlyMap<string, string>;

const ID = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const STATES = ["init", "ready", "disconnected", "sleeping", "lost", "alert"];
const DATATYPES = ["integer", "float", "boolean", "string", "enum", "color"];
/** A whole number; a number. */
const INTEGER = /^-?[0-9]+$/;
const FLOAT = /^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$/;

/** What is wrong with a device; nothing when it does as the convention says. */
export function faults(topics: Topics, version: 3 | 4): string[] {
  const found: string[] = [];
  /** The topics that the convention knows. */
  const known = new Set<string>();
  const fault = (what: string) => void found.push(what);

  function attribute(topic: string, form: RegExp | undefined, isRequired = true): string {
    known.add(topic);
    const value = topics.get(topic);
    if (value === undefined) {
      if (isRequired) fault(`${topic} is missing`);
    } else if (form && !form.test(value)) fault(`${topic} is ${JSON.stringify(value)}`);
    return value ?? "";
  }

  attribute("$homie", version === 3 ? /^3\.0\.1$/ : /^4\.0\.0$/);
  attribute("$name", /./);
  const state = attribute("$state", undefined);
  if (!STATES.includes(state)) fault(`$state is ${state}`);
  attribute("$implementation", /./, version === 3);
  // In 3.0.1 of the convention itself, in 4 of its two extensions.
  attribute("$localip", /^\d+\.\d+\.\d+\.\d+$/);
  attribute("$mac", /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/);
  attribute("$fw/name", /./);
  attribute("$fw/version", /./);
  attribute("$fw/checksum", /^[0-9a-f]{32}$/, false);
  if (version === 4) {
    const extensions = attribute("$extensions", undefined).split(",").filter(Boolean);
    for (const one of extensions)
      if (!/^[a-z0-9.-]+:\d+\.\d+\.\d+:\[[^\]]+\]$/.test(one)) fault(`$extensions has ${one}`);
    for (const one of ["legacy-firmware", "legacy-stats"])
      if (!extensions.includes(`org.homie.${one}:0.1.1:[4.x]`)) fault(`$extensions is without ${one}`);
  }
  const stats = attribute("$stats", version === 3 ? /uptime/ : undefined, version === 3);
  attribute("$stats/interval", /^[1-9]\d*$/);
  attribute("$stats/uptime", /^\d+$/);
  for (const one of stats.split(",").filter(Boolean)) attribute(`$stats/${one}`, FLOAT);

  for (const node of attribute("$nodes", undefined).split(",").filter(Boolean)) {
    if (!ID.test(node)) fault(`${node} is no id`);
    attribute(`${node}/$name`, /./);
    attribute(`${node}/$type`, /./);
    const array = attribute(`${node}/$array`, /^\d+-\d+$/, false);
    if (array && version !== 3) fault(`${node}/$array is none of Homie ${version}`);
    const [from, to] = array.split("-").map(Number) as [number, number];
    const elements = array ? Array.from({ length: to - from + 1 }, (_, at) => `${node}_${from + at}`) : [node];
    if (array) for (const element of elements) attribute(`${element}/$name`, /./);
    for (const property of attribute(`${node}/$properties`, undefined).split(",").filter(Boolean)) {
      const at = `${node}/${property}`;
      if (!ID.test(property)) fault(`${at} is no id`);
      attribute(`${at}/$name`, /./, version === 4);
      const datatype = attribute(`${at}/$datatype`, undefined, version === 4) || "string";
      if (!DATATYPES.includes(datatype)) fault(`${at}/$datatype is ${datatype}`);
      const needsFormat = datatype === "enum" || datatype === "color";
      const format = attribute(`${at}/$format`, /./, needsFormat);
      attribute(`${at}/$settable`, /^(true|false)$/, false);
      const isRetained = attribute(`${at}/$retained`, /^(true|false)$/, false) !== "false";
      attribute(`${at}/$unit`, /./, false);
      for (const element of elements) {
        const topic = `${element}/${property}`;
        const value = attribute(topic, undefined, isRetained);
        if (!isRetained && value) fault(`${topic} is retained`);
        if (value && !isValue(value, datatype, format)) fault(`${topic} is ${value}, of ${datatype} ${format}`);
      }
    }
  }
  // What is the implementation's own may be below $implementation; counters of ours are below $stats.
  for (const topic of topics.keys()) {
    if (!known.has(topic) && !/^\$(implementation|stats)\//.test(topic)) fault(`${topic} is none of Homie ${version}`);
  }
  return found;
}

/** Whether a payload is one of a datatype: "Payloads" in both conventions. */
function isValue(text: string, datatype: string, format: string): boolean {
  if (datatype === "boolean") return text === "true" || text === "false";
  if (datatype === "enum") return format.split(",").includes(text);
  if (datatype === "color") {
    const parts = text.split(",");
    const most = format === "hsv" ? [360, 100, 100] : [255, 255, 255];
    return parts.length === 3 && parts.every((part, at) => /^\d+$/.test(part) && Number(part) <= most[at]!);
  }
  if (datatype === "integer" || datatype === "float") {
    const [from, to] = format ? format.split(":").map(Number) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return (datatype === "integer" ? INTEGER : FLOAT).test(text) && Number(text) >= from! && Number(text) <= to!;
  }
  return true;
}
