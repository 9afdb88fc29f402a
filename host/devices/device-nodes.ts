import { type Attributes, readDescription } from "./device-info.ts";

/** A property of a device, as it says. */
export interface PropertyInfo {
  id: string;
  /** Its id where it has no name. */
  name: string;
  datatype: string;
  /** Empty where it has none. */
  format: string;
  /** Empty where it has none. */
  unit: string;
  settable: boolean;
  /** Whether the broker keeps its last value. */
  retained: boolean;
  /** The last value; undefined before the first. */
  value: string | undefined;
}

/** A node of a device, as it says. */
export interface NodeInfo {
  id: string;
  /** Its id where it has no name. */
  name: string;
  /** Empty where it has none. */
  type: string;
  properties: PropertyInfo[];
}

/** No more of a device is read: nodes, and properties of all of them together. */
const MOST_NODES = 200;
const MOST_PROPERTIES = 1000;
/** Nodes that an array of version 3 stands for, at most. */
const MOST_ELEMENTS = 100;

/** One level of a topic, and no attribute. */
const isId = (text: string): boolean => /^[^$/+#\p{C}][^/+#\p{C}]*$/u.test(text);

const idsIn = (list: string | undefined): string[] => [...new Set((list ?? "").split(",").map((id) => id.trim()))];

/** Reads the nodes of a device of version 3 or 4, in its own order. */
export function readNodes(said: Attributes): NodeInfo[] {
  let left = MOST_PROPERTIES;
  const nodes = idsIn(said.get("$nodes")).flatMap((listed) => elements(listed, said));
  return nodes.slice(0, MOST_NODES).map(({ id, array }) => {
    const ids = idsIn(said.get(`${array}/$properties`)).filter(isId);
    const properties = ids.slice(0, left).map((property) => readProperty(said, id, array, property));
    left -= properties.length;
    const name = said.get(`${id}/$name`) || said.get(`${array}/$name`) || id;
    return { id, name, type: said.get(`${array}/$type`) ?? "", properties };
  });
}

/**
 * The nodes that an entry of `$nodes` stands for. In version 3 `lights[]` is an array: what is said of `lights` is true of
 * `lights_0` and all others of the range that `lights/$array` names.
 */
function elements(listed: string, said: Attributes): { id: string; array: string }[] {
  const array = listed.replace(/\[\]$/, "");
  if (!isId(array)) return [];
  if (array === listed) return [{ id: listed, array }];
  const range = /^(\d{1,6})-(\d{1,6})$/.exec(said.get(`${array}/$array`) ?? "");
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  if (!(first <= last)) return [];
  const count = Math.min(last - first + 1, MOST_ELEMENTS);
  return Array.from({ length: count }, (_, at) => ({ id: `${array}_${first + at}`, array }));
}

function readProperty(said: Attributes, node: string, array: string, id: string): PropertyInfo {
  const attribute = (name: string): string | undefined =>
    said.get(`${node}/${id}/${name}`) || said.get(`${array}/${id}/${name}`);
  return {
    id,
    name: attribute("$name") || id,
    datatype: attribute("$datatype") || "string",
    format: attribute("$format") ?? "",
    unit: attribute("$unit") ?? "",
    settable: attribute("$settable") === "true",
    retained: attribute("$retained") !== "false",
    value: valueAt(said, node, id),
  };
}

/** An empty message takes back what the broker has kept. */
const valueAt = (said: Attributes, node: string, id: string): string | undefined =>
  said.get(`${node}/${id}`) || undefined;

/** Reads the nodes of a device of version 5, in the order of its description. */
export function readNodesOf5(said: Attributes): NodeInfo[] {
  let left = MOST_PROPERTIES;
  const nodes = entries(readDescription(said)?.nodes);
  return nodes.slice(0, MOST_NODES).map(([id, node]) => {
    const described = entries(node.properties).slice(0, left);
    left -= described.length;
    const properties = described.map(([property, described]) => ({
      id: property,
      name: text(described.name) || property,
      datatype: text(described.datatype) || "string",
      format: text(described.format),
      unit: text(described.unit),
      settable: described.settable === true,
      retained: described.retained !== false,
      // The empty text is a message of one zero: an empty message would be none.
      value: valueAt(said, id, property)?.replace(/^\0$/, ""),
    }));
    return { id, name: text(node.name) || id, type: text(node.type), properties };
  });
}

/** What an object holds by its ids; nothing where there is none. */
function entries(value: unknown): [string, Record<string, unknown>][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter(([id, one]) => isId(id) && typeof one === "object" && one !== null);
}

/** More of a name is not looked at. */
const LONGEST = 2000;
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, LONGEST) : "");
