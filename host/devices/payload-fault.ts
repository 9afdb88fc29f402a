import { readValue, valueFault } from "../../src/formats/value.ts";
import type { Control } from "../../ui/messages.ts";

/** What a payload has to be to set a property, if it is not; empty when it is. */
export function payloadFault(control: Control, payload: string): string {
  switch (control.kind) {
    case "switch":
      return valueFault(readValue(payload, "boolean"), "boolean", undefined);
    case "number": {
      const number = Number(readValue(payload, control.whole ? "integer" : "float"));
      const { least = -Infinity, most = Infinity } = control;
      return Number.isFinite(number) && least <= number && number <= most ? "" : rangeText(control);
    }
    case "select":
      return control.options.includes(payload) ? "" : `one of ${control.options.join(", ")}`;
    case "color": {
      const { model, named } = control;
      const [first, ...others] = payload.split(",");
      const numbers = named ? (first === model ? others.join(",") : "") : payload;
      return valueFault(readValue(numbers, "color"), "color", model);
    }
    default:
      return "";
  }
}

function rangeText({ whole, least, most }: Extract<Control, { kind: "number" }>): string {
  const kind = whole ? "a whole number" : "a number";
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  if (least !== undefined) return `${kind} of at least ${least}`;
  return most === undefined ? kind : `${kind} of at most ${most}`;
}
