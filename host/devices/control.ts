import type { Control } from "../../ui/messages.ts";
import type { PropertyInfo } from "./device-nodes.ts";

/** How a property is set, by its datatype and its format; what is neither of version 3, 4 nor 5 is set as text. */
export function controlOf({ datatype, format }: Pick<PropertyInfo, "datatype" | "format">, is5: boolean): Control {
  switch (datatype) {
    case "boolean":
      return { kind: "switch" };
    case "integer":
    case "float":
      return { kind: "number", whole: datatype === "integer", ...readRange(format) };
    case "enum": {
      const options = [...new Set(format.split(","))].filter((option) => option !== "");
      return options.length > 0 ? { kind: "select", options } : { kind: "text" };
    }
    case "color": {
      // In version 5 the models that a device takes, the best first.
      const model = format.split(",").find((one) => one === "rgb" || one === "hsv");
      return model === "rgb" || model === "hsv" ? { kind: "color", model, named: is5 } : { kind: "text" };
    }
    default:
      return { kind: "text" };
  }
}

const NUMBER = String.raw`-?\d{1,15}(?:\.\d{1,15})?`;
const RANGE = new RegExp(`^(${NUMBER})?:(${NUMBER})?(?::(${NUMBER}))?$`);

/** Reads `0:100`; in version 5 either end may be open, and a step may follow. What makes no sense is none. */
function readRange(format: string): { least?: number; most?: number; step?: number } {
  const [, least, most, step] = RANGE.exec(format) ?? [];
  if (least !== undefined && most !== undefined && Number(least) >= Number(most)) return {};
  return {
    ...(least === undefined ? {} : { least: Number(least) }),
    ...(most === undefined ? {} : { most: Number(most) }),
    ...(Number(step) > 0 ? { step: Number(step) } : {}),
  };
}
