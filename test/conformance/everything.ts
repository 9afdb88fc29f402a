import { join } from "node:path";
import type { BuiltImage } from "../../compiler/index.ts";
import { TOPIC, TOPIC_OF_5 } from "../scenario/device.ts";
import { builtImage } from "../support/built-image.ts";

export type HomieVersion = 3 | 4 | 5;

/** A device with every datatype. */
export function everything(homie: HomieVersion): Promise<BuiltImage> {
  const sketch = join(import.meta.dirname, "fixtures", homie === 5 ? "everything-5.ts" : "everything.ts");
  return builtImage({ sketch, name: "everything", homie });
}

/** Its topic. */
export const topicOf = (homie: HomieVersion): string => (homie === 5 ? TOPIC_OF_5 : TOPIC);
